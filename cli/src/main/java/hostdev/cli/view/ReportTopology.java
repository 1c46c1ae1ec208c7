package hostdev.cli.view;

import hostdev.cli.view.Html.Tag;
import hostdev.cli.view.ReportDevices.Alike;
import hostdev.core.finding.Owner;
import hostdev.core.model.DriverName;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The host drawn as root buses, ports, bridges and devices, with a frame around neighbours of one IOMMU group.
final class ReportTopology {
    /// What is deeper is drawn at this depth: a browser has its limits, and so has a phone.
    private static final int DEEPEST = 20;

    /// Of a host with more functions only the tops are open at first.
    private static final int MOST_OPEN = 120;

    private final Host host;
    private final ReportDevices devices;
    private final Html html;
    private final Map<PciAddress, List<PciFunction>> below = new HashMap<>();
    private final Map<PciAddress, Integer> behind = new HashMap<>();

    ReportTopology(Host host, ReportDevices devices, Html html) {
        this.host = host;
        this.devices = devices;
        this.html = html;
    }

    void draw() {
        Map<String, List<PciFunction>> roots = new LinkedHashMap<>();
        for (PciFunction function : host.all()) {
            Optional<PciFunction> above = function.parent().flatMap(host::function);
            if (above.isPresent()) {
                below.computeIfAbsent(above.get().address(), _ -> new ArrayList<>())
                        .add(function);
                count(above.get());
            } else {
                roots.computeIfAbsent(bus(function.address()), _ -> new ArrayList<>())
                        .add(function);
            }
        }
        roots.forEach((bus, functions) -> {
            html.put(Tag.H3, "Root bus " + bus);
            list(functions, 1);
        });
    }

    private static String bus(PciAddress address) {
        String text = address.toString();
        return text.substring(0, text.lastIndexOf(':'));
    }

    /// One more is behind this bridge and those above it.
    private void count(PciFunction bridge) {
        Optional<PciFunction> above = Optional.of(bridge);
        for (int depth = 0; above.isPresent() && depth <= DEEPEST; depth++) {
            behind.merge(above.get().address(), 1, Integer::sum);
            above = above.get().parent().flatMap(host::function);
        }
    }

    private void list(List<PciFunction> functions, int depth) {
        List<Alike> entries = devices.alike(functions, this::apart);
        html.open(Tag.UL, "class", "tree");
        int index = 0;
        while (index < entries.size()) {
            int end = endOfGroup(entries, index);
            if (end - index > 1) {
                frame(entries.subList(index, end), depth);
            } else {
                entry(entries.get(index), depth);
            }
            index = end;
        }
        html.close();
    }

    /// What has something behind it is like no other.
    private Object apart(PciFunction function) {
        boolean alone = function.isBridge() || below.containsKey(function.address());
        return alone ? function.address() : "";
    }

    private int endOfGroup(List<Alike> entries, int start) {
        Optional<IommuGroup> group = sharedGroup(entries.get(start));
        int end = start + 1;
        while (group.isPresent()
                && end < entries.size()
                && sharedGroup(entries.get(end)).equals(group)) {
            end++;
        }
        return end;
    }

    private Optional<IommuGroup> sharedGroup(Alike alike) {
        return alike.collapses()
                ? Optional.empty()
                : host.groupOf(alike.first()).filter(group -> group.members().size() > 1);
    }

    private void frame(List<Alike> entries, int depth) {
        IommuGroup group = sharedGroup(entries.getFirst()).orElseThrow();
        html.open(Tag.LI, "class", "group");
        html.put(
                Tag.P,
                "IOMMU group " + group.id() + ": " + group.members().size() + " functions that it cannot keep apart",
                "class",
                "group-name");
        html.open(Tag.UL, "class", "tree");
        entries.forEach(entry -> entry(entry, depth));
        html.close().close();
    }

    private void entry(Alike alike, int depth) {
        List<PciFunction> inner = below.getOrDefault(alike.first().address(), List.of());
        if (alike.collapses() || (inner.isEmpty() && !alike.first().isBridge())) {
            devices.entry(html, alike);
            return;
        }
        bridge(alike.first(), inner, depth);
    }

    private void bridge(PciFunction bridge, List<PciFunction> inner, int depth) {
        html.open(Tag.LI, "class", "owned " + Owner.of(host, bridge).code());
        if (inner.isEmpty()) {
            devices.whole(html, bridge);
            html.close();
            return;
        }
        if (host.functions().size() > MOST_OPEN) {
            html.open(Tag.DETAILS);
        } else {
            html.open(Tag.DETAILS, "open", "");
        }
        html.open(Tag.SUMMARY);
        html.put(
                Tag.SPAN,
                kind(bridge) + ", " + behind.getOrDefault(bridge.address(), 0) + " behind it",
                "class",
                "kind");
        devices.whole(html, bridge);
        html.close();
        list(depth < DEEPEST ? inner : allBelow(inner), depth + 1);
        html.close().close();
    }

    private List<PciFunction> allBelow(List<PciFunction> functions) {
        List<PciFunction> all = new ArrayList<>();
        Deque<PciFunction> open = new ArrayDeque<>(functions);
        while (!open.isEmpty()) {
            PciFunction function = open.pop();
            all.add(function);
            open.addAll(below.getOrDefault(function.address(), List.of()));
            below.remove(function.address());
        }
        return all;
    }

    /// As far as it is seen without configuration space: pcieport drives ports of PCI Express alone.
    private String kind(PciFunction bridge) {
        boolean port = bridge.driver()
                .seen()
                .flatMap(driver -> driver)
                .map(DriverName::name)
                .filter("pcieport"::equals)
                .isPresent();
        if (!port) {
            return "Bridge";
        }
        boolean below = bridge.parent()
                .flatMap(host::function)
                .filter(above -> above.isBridge())
                .isPresent();
        return below ? "Port" : "Root port";
    }
}
