package hostdev.cli.view;

import hostdev.core.format.PciNames;
import hostdev.core.json.Json;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The devices of a host under the bridges that they are behind: what `hostdev list --tree` shows.
///
/// @param promises what guests' definitions name; empty where nobody asked
public record TreeView(Host host, PciNames names, boolean ids, Optional<List<Promise>> promises) implements View {
    @Override
    public List<Line> lines(Screen screen) {
        List<Line> lines = new ArrayList<>();
        Map<Optional<PciAddress>, List<PciFunction>> below = below();
        Map<String, List<PciFunction>> roots = new LinkedHashMap<>();
        for (PciFunction function : below.getOrDefault(Optional.<PciAddress>empty(), List.of())) {
            roots.computeIfAbsent(bus(function.address()), bus -> new ArrayList<>())
                    .add(function);
        }
        roots.forEach((bus, functions) -> {
            lines.add(Line.of(Line.Style.BOLD, "root bus " + bus));
            draw(lines, functions, "", below, screen);
        });
        return lines.isEmpty() ? List.of(Line.of("there are no PCI devices here")) : lines;
    }

    private Map<Optional<PciAddress>, List<PciFunction>> below() {
        Map<Optional<PciAddress>, List<PciFunction>> below = new LinkedHashMap<>();
        for (PciFunction function : host.all()) {
            Optional<PciAddress> above =
                    function.parent().filter(parent -> host.function(parent).isPresent());
            below.computeIfAbsent(above, parent -> new ArrayList<>()).add(function);
        }
        return below;
    }

    private static String bus(PciAddress address) {
        String text = address.toString();
        return text.substring(0, text.lastIndexOf(':'));
    }

    private void draw(
            List<Line> lines,
            List<PciFunction> functions,
            String indent,
            Map<Optional<PciAddress>, List<PciFunction>> below,
            Screen screen) {
        for (int index = 0; index < functions.size(); index++) {
            PciFunction function = functions.get(index);
            boolean last = index == functions.size() - 1;
            String branch = screen.unicode() ? (last ? "└─ " : "├─ ") : (last ? "`- " : "|- ");
            String text = indent + branch + text(function, screen.unicode());
            Line.Style style = function.isBridge() ? Line.Style.DIM : Line.Style.PLAIN;
            lines.add(Line.of(style, TextWidth.cut(text, screen.columns(), screen.unicode())));
            String trunk = last ? "   " : screen.unicode() ? "│  " : "|  ";
            draw(lines, below.getOrDefault(Optional.of(function.address()), List.of()), indent + trunk, below, screen);
        }
    }

    private String text(PciFunction function, boolean unicode) {
        String separator = unicode ? " · " : " - ";
        StringBuilder text = new StringBuilder(function.address().toString()).append("  ");
        if (ids) {
            text.append('[').append(function.ids()).append("] ");
        }
        text.append(new DeviceTitle(names).of(function));
        String driver = CellWords.driver(function);
        text.append(separator).append(driver.equals(CellWords.NONE) ? "no driver" : driver);
        add(text, separator + "group ", CellWords.group(function));
        add(text, separator, CellWords.attached(host, function));
        add(text, separator + "used by ", CellWords.usedBy(host, function, promises.orElse(List.of())));
        return text.toString();
    }

    private static void add(StringBuilder text, String before, String words) {
        if (!words.equals(CellWords.NONE)) {
            text.append(before).append(words);
        }
    }

    /// Nested as it is drawn: each device with those `below` it.
    @Override
    public Json json() {
        Map<Optional<PciAddress>, List<PciFunction>> below = below();
        List<Json> roots = nested(Optional.empty(), below, new DeviceJson(host, names, promises));
        return Json.object().put("devices", Json.list(roots)).build();
    }

    private static List<Json> nested(
            Optional<PciAddress> above, Map<Optional<PciAddress>, List<PciFunction>> below, DeviceJson form) {
        List<Json> items = Json.items();
        for (PciFunction function : below.getOrDefault(above, List.of())) {
            List<Json> inner = nested(Optional.of(function.address()), below, form);
            items.add(form.of(function).put("below", Json.list(inner)).build());
        }
        return items;
    }
}
