package hostdev.cli.view;

import hostdev.core.format.PciNames;
import hostdev.core.json.Json;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a person wants to know first: can devices be given to guests here, which, and who has which already. What plain
/// `hostdev` shows, on one screen.
public record OverviewView(Host host, IommuState iommu, PciNames names) implements View {
    private static final int SHOWN = 8;

    @Override
    public List<Line> lines(Screen screen) {
        Facts facts = new Facts();
        facts.fact("IOMMU", iommu.words(host.groups().size()));
        facts.fact("devices", devices());
        guests(facts);
        candidates(facts, screen);
        facts.heading("Next");
        facts.line(Line.of("  hostdev list             all devices; hostdev list --tree shows what is behind what"));
        facts.line(Line.of("  hostdev show DEVICE      everything about one"));
        if (!host.groups().isEmpty()) {
            facts.line(Line.of("  hostdev assign DEVICE --to GUEST"));
        }
        facts.line(Line.of("  hostdev --help           all that there is"));
        return facts.lines();
    }

    private String devices() {
        int bridges = 0;
        for (PciFunction function : host.all()) {
            bridges += function.pciClass().isBridge() ? 1 : 0;
        }
        return (host.functions().size() - bridges) + ", and " + Words.counted(bridges, "bridge", "bridges");
    }

    private void guests(Facts facts) {
        Map<String, List<PciFunction>> held = held();
        if (held.isEmpty()) {
            facts.fact("given away", host.holders(), holders -> "none");
            return;
        }
        facts.heading("In use by guests and programs now");
        DeviceTitle title = new DeviceTitle(names);
        held.forEach((who, functions) -> {
            for (PciFunction function : functions) {
                facts.line(Line.of("  " + function.address() + "  " + title.of(function) + ": " + who));
            }
        });
    }

    private Map<String, List<PciFunction>> held() {
        Map<String, List<PciFunction>> held = new TreeMap<>();
        for (PciFunction function : host.all()) {
            for (Holder holder : host.holdersOf(function.address())) {
                held.computeIfAbsent(Words.holder(holder), who -> new ArrayList<>())
                        .add(function);
            }
        }
        return held;
    }

    private void candidates(Facts facts, Screen screen) {
        if (host.groups().isEmpty()) {
            return;
        }
        List<PciFunction> candidates = candidates();
        facts.heading("Could be given to a guest");
        if (candidates.isEmpty()) {
            facts.line(Line.of("  nothing: whatever is here, the host uses; hostdev show DEVICE says for what"));
            return;
        }
        DeviceTitle title = new DeviceTitle(names);
        for (PciFunction function : candidates.subList(0, Math.min(SHOWN, candidates.size()))) {
            String text = "  " + function.address() + "  " + title.of(function) + with(function);
            facts.line(Line.of(TextWidth.cut(text, screen.columns(), screen.unicode())));
        }
        if (candidates.size() > SHOWN) {
            facts.line(Line.of("  and " + (candidates.size() - SHOWN) + " more: hostdev list"));
        }
    }

    /// Those in a group that carries nothing critical, has no bridge under a driver of the host in it, and is in
    /// nobody's hands.
    private List<PciFunction> candidates() {
        List<PciFunction> candidates = new ArrayList<>();
        for (PciFunction function : host.all()) {
            if (!function.pciClass().isBridge() && host.groupOf(function).isPresent() && isFree(function)) {
                candidates.add(function);
            }
        }
        return candidates;
    }

    private boolean isFree(PciFunction function) {
        if (!NextStep.critical(host, function).isEmpty()) {
            return false;
        }
        for (PciFunction other : NextStep.heldByHost(host, function)) {
            if (other.pciClass().isBridge()) {
                return false;
            }
        }
        List<PciAddress> members = host.groupOf(function).orElseThrow().members();
        for (PciAddress member : members) {
            if (!host.holdersOf(member).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private String with(PciFunction function) {
        List<PciFunction> others = NextStep.heldByHost(host, function);
        if (others.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(", with ");
        String separator = "";
        for (PciFunction other : others) {
            text.append(separator).append(Words.shortly(other.address()));
            separator = ", ";
        }
        return text.toString();
    }

    @Override
    public Json json() {
        List<Json> free = Json.items();
        for (PciFunction function : candidates()) {
            free.add(Json.of(function.address().toString()));
        }
        List<Json> used = Json.items();
        held().forEach((who, functions) -> {
            for (PciFunction function : functions) {
                used.add(Json.object()
                        .put("address", function.address().toString())
                        .put("by", who)
                        .build());
            }
        });
        return Json.object()
                .put("iommu", iommu.json())
                .put("groups", host.groups().size())
                .put("functions", host.functions().size())
                .put("candidates", Json.list(free))
                .put("in_use", FactJson.of(host.holders(), holders -> Json.list(used)))
                .build();
    }
}
