package hostdev.cli.view;

import hostdev.core.guest.BusModel;
import hostdev.core.guest.LockedMemory;
import hostdev.core.guest.SlotMap;
import hostdev.core.guest.SlotMap.BusMap;
import hostdev.core.guest.SlotMap.Slot;
import hostdev.core.guest.SlotMap.State;
import hostdev.core.guest.SlotMap.Use;
import hostdev.core.json.Json;
import hostdev.core.model.GuestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The slots of a guest, drawn and listed, and what else fits.
///
/// @param where the guest or the file
/// @param older what older versions of libvirt let it lock, where that differs
/// @param note what was assumed
/// @param guest empty for a file
public record SlotsView(
        String where,
        SlotMap map,
        LockedMemory locked,
        Optional<String> older,
        Optional<String> note,
        Optional<GuestName> guest)
        implements View {
    private static final int LABEL = 26;

    @Override
    public List<Line> lines(Screen screen) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of(Line.Style.BOLD, where)
                .add(": " + map.machine() + " (" + map.chipset().word() + ")"));
        lines.add(Line.empty());
        draw(lines, screen);
        for (BusMap bus : map.buses()) {
            if (!bus.isPort()) {
                lines.add(Line.empty());
                list(lines, bus);
            }
        }
        ports(lines);
        lines.add(Line.empty());
        SlotsRoom.words(map, guest).forEach(words -> lines.add(Line.of(words)));
        if (!(locked instanceof LockedMemory.None)) {
            lines.add(Line.of("locked memory: " + locked.words()
                    + older.map(words -> " (" + words + ")").orElse("")));
        }
        note.ifPresent(said -> lines.add(Line.of(Line.Style.YELLOW, "note: ").add(said)));
        return lines;
    }

    /// A cell for each slot, a row for each bus; all ports together.
    private void draw(List<Line> lines, Screen screen) {
        lines.add(Line.of(Line.Style.DIM, " ".repeat(LABEL) + "0123456789abcdef0123456789abcdef"));
        StringBuilder ports = new StringBuilder();
        for (BusMap bus : map.buses()) {
            StringBuilder cells = bus.isPort() ? ports : new StringBuilder();
            for (Slot slot : bus.slots()) {
                cells.append(cell(slot.state(), screen));
            }
            if (!bus.isPort()) {
                lines.add(Line.of(padded(busName(bus))).add(cells.toString()));
            }
        }
        for (int at = 0; at < ports.length(); at += 32) {
            String cells = ports.substring(at, Math.min(ports.length(), at + 32));
            lines.add(Line.of(padded(at == 0 ? "ports, a slot each" : "")).add(cells));
        }
        lines.add(Line.of(
                Line.Style.DIM,
                padded("") + cell(State.FIXED, screen) + " fixed  " + cell(State.USED, screen) + " in use  "
                        + cell(State.FREE, screen) + " free"));
    }

    private static String padded(String label) {
        return label + " ".repeat(Math.max(1, LABEL - label.length()));
    }

    private static String cell(State state, Screen screen) {
        return switch (state) {
            case FIXED -> screen.unicode() ? "█" : "#";
            case USED -> screen.unicode() ? "▒" : "o";
            case FREE -> screen.unicode() ? "·" : ".";
        };
    }

    private static String busName(BusMap bus) {
        return "bus " + hex(bus.number()) + " " + bus.model().word();
    }

    private static String hex(int number) {
        return (number < 16 ? "0" : "") + Integer.toHexString(number);
    }

    private void list(List<Line> lines, BusMap bus) {
        lines.add(Line.of(Line.Style.BOLD, busName(bus))
                .add(": " + bus.slots().size() + " slots, " + bus.count(State.FIXED) + " fixed, "
                        + bus.count(State.USED) + " in use, " + bus.count(State.FREE) + " free"));
        List<Slot> slots = bus.slots();
        for (int at = 0; at < slots.size(); ) {
            int end = at + 1;
            while (slots.get(at).state() == State.FREE
                    && end < slots.size()
                    && slots.get(end).state() == State.FREE) {
                end++;
            }
            lines.add(row(slots.get(at), slots.get(end - 1)));
            at = end;
        }
    }

    private static Line row(Slot first, Slot last) {
        String numbers =
                first.number() == last.number() ? hex(first.number()) : hex(first.number()) + "-" + hex(last.number());
        Line line = Line.of("  " + numbers + " ".repeat(7 - numbers.length()));
        return switch (first.state()) {
            case FREE -> line.add(Line.Style.GREEN, "free");
            case FIXED -> line.add(Line.Style.DIM, "fixed   " + uses(first));
            case USED -> line.add("in use  " + uses(first));
        };
    }

    private static String uses(Slot slot) {
        List<Use> uses = slot.uses();
        String port = BusModel.ROOT_PORT.word() + " ";
        if (uses.size() > 1 && uses.stream().allMatch(use -> use.what().startsWith(port))) {
            StringBuilder numbers = new StringBuilder(BusModel.ROOT_PORT.word() + "s");
            uses.forEach(use -> numbers.append(' ').append(use.what().substring(port.length())));
            return numbers.toString();
        }
        StringBuilder text = new StringBuilder();
        for (Use use : uses.subList(0, Math.min(2, uses.size()))) {
            String function = uses.size() > 1 ? "." + use.function().orElse(0) + " " : "";
            text.append(text.isEmpty() ? "" : ", ").append(function).append(use.what());
        }
        if (uses.size() > 2) {
            text.append(" and ").append(uses.size() - 2).append(" more");
        }
        return TextWidth.cut(text.toString(), 62, false);
    }

    private void ports(List<Line> lines) {
        List<BusMap> ports = map.buses().stream().filter(BusMap::isPort).toList();
        if (ports.isEmpty()) {
            return;
        }
        lines.add(Line.empty());
        lines.add(Line.of(Line.Style.BOLD, "ports").add(": " + ports.size() + ", each with one slot"));
        for (BusMap port : ports) {
            Slot slot = port.slots().getFirst();
            String model = port.model() == BusModel.ROOT_PORT
                    ? ""
                    : "  (" + port.model().word() + ")";
            Line line = Line.of("  bus " + hex(port.number()) + " ");
            lines.add(
                    slot.state() == State.FREE
                            ? line.add(Line.Style.GREEN, "free").add(model)
                            : line.add((slot.state() == State.FIXED ? "fixed   " : "in use  ") + uses(slot) + model));
        }
    }

    @Override
    public Json json() {
        List<Json> buses = Json.items();
        map.buses().forEach(bus -> buses.add(json(bus)));
        return Json.object()
                .put("where", where)
                .put("machine", map.machine())
                .put("chipset", map.chipset().word())
                .put("buses", Json.list(buses))
                .put("room", SlotsRoom.json(map))
                .put("locked_memory", json(locked))
                .put("locked_memory_older", older)
                .put("note", note)
                .build();
    }

    private static Json json(LockedMemory locked) {
        return switch (locked) {
            case LockedMemory.None none -> Json.of(0);
            case LockedMemory.Bytes(long bytes) -> Json.of(bytes);
            case LockedMemory.Unlimited unlimited -> Json.of("unlimited");
        };
    }

    private static Json json(BusMap bus) {
        List<Json> slots = Json.items();
        for (Slot slot : bus.slots()) {
            List<Json> uses = Json.items();
            for (Use use : slot.uses()) {
                uses.add(Json.object()
                        .put("function", use.function().<Json>map(Json::of).orElseGet(Json.Null::new))
                        .put("what", use.what())
                        .build());
            }
            slots.add(Json.object()
                    .put("slot", hex(slot.number()))
                    .put("state", slot.state().name().toLowerCase(java.util.Locale.ROOT))
                    .put("uses", Json.list(uses))
                    .build());
        }
        return Json.object()
                .put("bus", bus.number())
                .put("model", bus.model().word())
                .put("hotplug", bus.hotPluggable())
                .put("total", bus.slots().size())
                .put("fixed", bus.count(State.FIXED))
                .put("used", bus.count(State.USED))
                .put("free", bus.count(State.FREE))
                .put("slots", Json.list(slots))
                .build();
    }
}
