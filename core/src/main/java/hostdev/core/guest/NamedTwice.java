package hostdev.core.guest;

import hostdev.core.finding.Finding;
import hostdev.core.format.DomainXml;
import hostdev.core.format.PassedFunction;
import hostdev.core.format.PassedFunction.Element;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One device of the host in two elements of a definition: libvirt refuses two `<hostdev>`, and QEMU cannot open the
/// device a second time.
final class NamedTwice {
    private NamedTwice() {}

    static List<Finding> find(DomainXml xml, Remedy remedy) {
        Map<PciAddress, List<Element>> elements = new LinkedHashMap<>();
        for (PassedFunction passed : xml.passedFunctions()) {
            elements.computeIfAbsent(passed.source(), _ -> new ArrayList<>()).add(passed.element());
        }
        List<Finding> findings = new ArrayList<>();
        elements.forEach((device, naming) -> {
            // two disks may be two namespaces of one controller
            boolean disksOnly = naming.stream().allMatch(Element.DISK::equals);
            if (naming.size() > 1 && !disksOnly) {
                findings.add(Finding.blocks(
                        "device-named-twice",
                        device,
                        "the definition of " + xml.where() + " names the same device twice: " + words(naming),
                        "libvirt does not start a guest with one device in two places",
                        remedy.by("remove one of them")));
            }
        });
        return List.copyOf(findings);
    }

    private static String words(List<Element> naming) {
        return String.join(" and ", naming.stream().map(NamedTwice::word).toList());
    }

    private static String word(Element element) {
        return switch (element) {
            case HOSTDEV -> "<hostdev>";
            case INTERFACE -> "<interface type='hostdev'>";
            case DISK -> "<disk type='nvme'>";
        };
    }
}
