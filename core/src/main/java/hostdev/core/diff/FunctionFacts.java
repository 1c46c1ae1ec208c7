package hostdev.core.diff;

import hostdev.core.model.Attachment;
import hostdev.core.model.Bar;
import hostdev.core.model.Fact;
import hostdev.core.model.FunctionDetail;
import hostdev.core.model.PciFunction;
import hostdev.core.model.ReservedRegion;
import hostdev.core.model.Sriov;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is compared of a function, in words: two that say the same are the same. A fact is unknown where it is empty.
final class FunctionFacts {
    private final Map<String, Fact<String>> facts = new LinkedHashMap<>();

    private FunctionFacts() {}

    /// @param group with whom it shares its IOMMU group
    static Map<String, Fact<String>> of(Snapshot snapshot, PciFunction function, Fact<String> group) {
        FunctionFacts words = new FunctionFacts();
        words.function(function);
        words.facts.put("IOMMU group", group);
        words.reservedMemory(snapshot, function);
        FunctionDetail detail = snapshot.details().get(function.address());
        if (detail != null) {
            words.detail(detail);
        }
        words.facts.put("attached", Fact.known(attached(snapshot, function)));
        return words.facts;
    }

    private void function(PciFunction function) {
        facts.put("driver", function.driver().map(driver -> orNone(driver.map(Object::toString))));
        facts.put("driver_override", function.driverOverride().map(driver -> orNone(driver.map(Object::toString))));
        facts.put("revision", function.revision().map(number -> String.format(java.util.Locale.ROOT, "%02x", number)));
        facts.put("NUMA node", function.numaNode().map(node -> orNone(node.map(Object::toString))));
    }

    private void reservedMemory(Snapshot snapshot, PciFunction function) {
        snapshot.host()
                .groupOf(function)
                .ifPresent(group ->
                        facts.put("reserved memory", group.reservedRegions().map(FunctionFacts::reserved)));
    }

    private static String reserved(List<ReservedRegion> regions) {
        List<String> words = new ArrayList<>();
        for (ReservedRegion region : regions) {
            if (region.type().startsWith("direct")) {
                words.add("0x" + Long.toHexString(region.start()) + "-0x" + Long.toHexString(region.end()) + " "
                        + region.type());
            }
        }
        return orNone(words);
    }

    private void detail(FunctionDetail detail) {
        facts.put("reset methods", detail.resetMethods().map(FunctionFacts::orNone));
        facts.put(
                "BARs",
                detail.bars()
                        .map(bars ->
                                orNone(bars.stream().map(FunctionFacts::bar).toList())));
        facts.put("link", detail.link().map(link -> orNone(link.map(it -> it.maxSpeed() + " x" + it.maxWidth()))));
        facts.put("virtual functions", detail.sriov().map(FunctionFacts::virtualFunctions));
    }

    private static String bar(Bar bar) {
        String kind = bar.isIo() ? "I/O" : "memory" + (bar.is64Bit() ? " 64 bit" : "");
        return bar.index() + ": " + size(bar.size()) + " " + kind + (bar.isPrefetchable() ? " prefetchable" : "")
                + " at 0x" + Long.toHexString(bar.start());
    }

    private static String size(long bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
        int unit = 0;
        long size = bytes;
        while (size >= 1024 && size % 1024 == 0 && unit + 1 < units.length) {
            size /= 1024;
            unit++;
        }
        return size + " " + units[unit];
    }

    private static String virtualFunctions(Sriov sriov) {
        return switch (sriov) {
            case Sriov.None() -> "none";
            case Sriov.Physical(var total, var there) -> there.size() + " of " + total;
            case Sriov.Virtual(var physical) -> "one of " + physical;
        };
    }

    private static String attached(Snapshot snapshot, PciFunction function) {
        return orNone(snapshot.host().attachedTo(function.address()).stream()
                .map(Attachment::name)
                .sorted()
                .distinct()
                .toList());
    }

    private static String orNone(Optional<String> text) {
        return text.orElse("none");
    }

    private static String orNone(List<String> words) {
        return words.isEmpty() ? "none" : String.join(", ", words);
    }
}
