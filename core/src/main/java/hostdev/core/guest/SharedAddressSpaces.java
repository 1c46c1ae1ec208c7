package hostdev.core.guest;

import hostdev.core.finding.Finding;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Devices of one IOMMU group of the host behind an emulated IOMMU: the host maps memory by group, so the guest must
/// have them in one address space, which only a conventional bus gives.
final class SharedAddressSpaces {
    private final GuestLayout definition;
    private final Function<PciAddress, Optional<IommuGroupId>> groups;
    private final Remedy remedy;

    private SharedAddressSpaces(
            GuestLayout definition, Function<PciAddress, Optional<IommuGroupId>> groups, Remedy remedy) {
        this.definition = definition;
        this.groups = groups;
        this.remedy = remedy;
    }

    static List<Finding> find(
            GuestLayout definition, Function<PciAddress, Optional<IommuGroupId>> groups, Remedy remedy) {
        return definition.devices(Part.Kind.IOMMU).isEmpty()
                ? List.of()
                : new SharedAddressSpaces(definition, groups, remedy).find();
    }

    private List<Finding> find() {
        Map<String, List<Part>> together = new LinkedHashMap<>();
        for (Part part : definition.hostdevs()) {
            if (part.said == Part.Said.OTHER) {
                continue; // taken from the host, and not given to QEMU
            }
            DeviceNeeds.source(part)
                    .ifPresent(device -> together.computeIfAbsent(name(device), _ -> new ArrayList<>())
                            .add(part));
        }
        List<Finding> findings = new ArrayList<>();
        together.forEach((name, parts) -> {
            Map<PciAddress, String> spaces = new LinkedHashMap<>();
            parts.forEach(part -> spaces.put(DeviceNeeds.source(part).orElseThrow(), addressSpace(part)));
            if (Set.copyOf(spaces.values()).size() > 1) {
                findings.add(finding(name, List.copyOf(spaces.keySet())));
            }
        });
        return List.copyOf(findings);
    }

    /// The group, or the card where the host does not say: functions of one card are often in one group.
    private String name(PciAddress device) {
        return groups.apply(device)
                .map(id -> "IOMMU group " + id)
                .orElseGet(() -> device.withFunction(0).toString());
    }

    private Finding finding(String name, List<PciAddress> devices) {
        String listed =
                String.join(", ", devices.stream().map(PciAddress::toString).toList());
        String why = "behind the guest's <iommu> each has an address space of its own, and QEMU refuses one group in"
                + " several";
        String fix = remedy.by("put them on one pcie-to-pci-bridge of the guest, or give it one of them");
        return groups.apply(devices.getFirst()).isPresent()
                ? Finding.blocks(
                        "viommu-group-split",
                        devices.getFirst(),
                        listed + " share " + name + " of the host and are to be separate devices of "
                                + definition.xml.where(),
                        why,
                        fix)
                : Finding.warns(
                        "viommu-group-unknown",
                        devices.getFirst(),
                        listed + " are functions of one card; whether they share an IOMMU group is not known here",
                        "if they do: " + why,
                        fix);
    }

    /// The device itself, or the topmost conventional bus that it is on: all behind that have one.
    private String addressSpace(Part part) {
        String space = part.address.map(PciAddress::toString).orElse(part.name());
        Optional<PciAddress> at = part.address;
        for (int depth = 0; at.isPresent() && at.get().bus() > 0 && depth < 256; depth++) {
            Optional<Part> bridge = definition.controller("pci", at.get().bus());
            if (bridge.flatMap(Part::bus)
                    .filter(SharedAddressSpaces::isConventional)
                    .isPresent()) {
                space = "bridge " + at.get().bus();
            }
            at = bridge.flatMap(it -> it.address);
        }
        return space;
    }

    private static boolean isConventional(BusModel model) {
        return switch (model) {
            case PCI_BRIDGE, DMI_TO_PCI_BRIDGE, PCIE_TO_PCI_BRIDGE -> true;
            case PCI_ROOT, PCIE_ROOT, ROOT_PORT, UPSTREAM_PORT, DOWNSTREAM_PORT, PCI_EXPANDER, PCIE_EXPANDER -> false;
        };
    }
}
