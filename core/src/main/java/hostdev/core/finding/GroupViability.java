package hostdev.core.finding;

import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.ReservedRegion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Whether an IOMMU group can be given to a guest: no member may have a driver that could touch the guest's memory
/// (Documentation/driver-api/vfio.rst, "viable").
public final class GroupViability {
    private GroupViability() {}

    /// The members, other than those named, that a host driver has and that must be taken along.
    public static List<PciFunction> inTheWay(Host host, IommuGroup group, Collection<PciAddress> named) {
        List<PciFunction> inTheWay = new ArrayList<>();
        for (PciAddress address : group.members()) {
            Optional<PciFunction> member = host.function(address);
            if (!named.contains(address) && member.isPresent() && hinders(member.get())) {
                inTheWay.add(member.get());
            }
        }
        return inTheWay;
    }

    private static boolean hinders(PciFunction member) {
        return !member.pciClass().leadsToAnotherBus()
                && Words.driver(member)
                        .filter(driver -> !driver.leavesGroupFree())
                        .isPresent();
    }

    /// Blocks, naming every member in the way with its driver and what hangs on it.
    ///
    /// @param command what to type so that they are taken along
    public static Finding notViable(
            Host host, PciAddress device, IommuGroup group, List<PciFunction> inTheWay, String command) {
        List<String> members = new ArrayList<>();
        for (PciFunction member : inTheWay) {
            DriverName driver = Words.driver(member).orElseThrow();
            members.add(Words.driven(host, member, driver));
        }
        return Finding.blocks(
                "group-not-viable",
                device,
                "IOMMU group " + group.id() + " is not viable: the host still drives " + String.join(" and ", members),
                "the IOMMU cannot keep the functions of a group apart: all go to the guest's side, or none",
                "take them from the host too: " + command);
    }

    /// Blocks for a member that never may be taken, such as the bridge to the legacy bus.
    public static List<Finding> neverTaken(PciAddress device, IommuGroup group, List<PciFunction> inTheWay) {
        List<Finding> findings = new ArrayList<>();
        for (PciFunction member : inTheWay) {
            if (member.pciClass().isBridge()) {
                findings.add(Finding.blocks(
                        "group-has-bridge",
                        device,
                        "IOMMU group " + group.id() + " is not viable: the bridge " + member.address()
                                + " is driven by " + Words.driver(member).orElseThrow(),
                        "a bridge is never taken from the host",
                        "another slot may have a group of its own: hostdev list"));
            }
        }
        return findings;
    }

    /// Blocks where the firmware claims memory for a device of the group: the driver binds, and the guest's start
    /// fails (`direct` in reserved_regions, Documentation/ABI/testing/sysfs-kernel-iommu_groups).
    public static List<Finding> reservedMemory(PciAddress device, IommuGroup group) {
        if (!(group.reservedRegions() instanceof Fact.Known<List<ReservedRegion>>(var regions))) {
            return List.of();
        }
        for (ReservedRegion region : regions) {
            if (region.type().equals("direct")) {
                return List.of(Finding.blocks(
                        "reserved-memory",
                        device,
                        "the firmware claims memory for IOMMU group " + group.id() + " (0x"
                                + Long.toHexString(region.start()) + " to 0x" + Long.toHexString(region.end()) + ")",
                        "the kernel refuses to give such a group to a guest (RMRR)",
                        "the firmware's setup may let go of it: look for shared memory or management of this device"));
            }
        }
        return List.of();
    }

    /// Blocks where somebody has a member open: the group is one guest's.
    public static List<Finding> heldByOther(Host host, PciAddress device, IommuGroup group) {
        List<Finding> findings = new ArrayList<>();
        for (PciAddress member : group.members()) {
            if (!member.equals(device)) {
                host.holdersOf(member).stream()
                        .findFirst()
                        .ifPresent(holder -> findings.add(Finding.blocks(
                                "group-held",
                                device,
                                member + " of the same IOMMU group is in use by " + Words.holder(holder),
                                "a group can be in one guest's hands only",
                                "")));
            }
        }
        return findings.isEmpty() ? List.of() : List.of(findings.getFirst());
    }
}
