package hostdev.core.finding;

import hostdev.core.finding.GroupMember.Role;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Hardware;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.ReservedRegion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Whether an IOMMU group can be given to a guest: no member may have a driver that could touch the guest's memory
/// (Documentation/driver-api/vfio.rst, "viable").
public final class GroupViability {
    private GroupViability() {}

    /// The members, other than those named, that a host driver has: the fewest that must be taken along, since a member
    /// without a driver is none that hinders.
    public static List<PciFunction> inTheWay(Host host, IommuGroup group, Collection<PciAddress> named) {
        List<PciFunction> inTheWay = new ArrayList<>();
        for (GroupMember member : GroupMember.of(host, group, named)) {
            if (member.role() == Role.TAKEN_ALONG || member.role().stays()) {
                member.function().ifPresent(inTheWay::add);
            }
        }
        return inTheWay;
    }

    /// Blocks, naming every member in the way with its driver and what hangs on it, those that are not in the way, and
    /// why the group is one.
    ///
    /// @param command what to type so that they are taken along; empty where that would be refused
    public static Finding notViable(
            Host host,
            Hardware hardware,
            PciAddress device,
            IommuGroup group,
            Collection<PciAddress> named,
            String command) {
        List<String> inTheWay = new ArrayList<>();
        List<String> free = new ArrayList<>();
        for (GroupMember member : GroupMember.of(host, group, named)) {
            if (member.role() == Role.TAKEN_ALONG) {
                inTheWay.add(member.words(host));
            } else if (member.role() != Role.NAMED) {
                free.add(member.words(host));
            }
        }
        return Finding.blocks(
                "group-not-viable",
                device,
                "IOMMU group " + group.id() + " is not viable: the host still drives "
                        + String.join(" and ", Words.some(inTheWay)),
                "all functions of a group go to the guest's side, or none" + because(host, hardware, group)
                        + (free.isEmpty() ? "" : "; not in the way: " + Words.joined(free)),
                command.isEmpty() ? "" : "take them from the host too: " + command);
    }

    /// What forbids to take these members along.
    ///
    /// @param force whether the person has said `--force`
    public static List<Finding> blocking(Host host, List<PciFunction> members, boolean force) {
        List<Finding> findings = new ArrayList<>();
        Set<PciAddress> together = new TreeSet<>();
        for (PciFunction member : members) {
            findings.addAll(Unfit.binding(member));
            findings.addAll(InUse.byHost(host, member.address(), force));
            together.add(member.address());
        }
        findings.addAll(InUse.lastOfKind(host, together, force));
        findings.removeIf(finding -> finding.severity() != Finding.Severity.BLOCKS);
        return findings;
    }

    /// `: A and B are functions of one device without ACS …`; empty where no rule tells.
    static String because(Host host, Hardware hardware, IommuGroup group) {
        List<String> causes = SharingFinder.find(host, hardware, group).stream()
                .filter(cause -> !(cause instanceof Sharing.Unseen))
                .map(Sharing::words)
                .toList();
        return causes.isEmpty() ? "" : ": " + String.join("; ", Words.some(causes));
    }

    /// Blocks for members that must stay with the host: a bridge that it drives, a part of the chipset, the physical
    /// function of the device itself, and one whose driver cannot be seen.
    public static List<Finding> neverTaken(Host host, Hardware hardware, PciAddress device, IommuGroup group) {
        List<Finding> findings = new ArrayList<>();
        for (GroupMember member : GroupMember.of(host, group, List.of(device))) {
            switch (member.role()) {
                case NEVER_TAKEN ->
                    findings.add(Finding.blocks(
                            "group-has-bridge",
                            device,
                            "IOMMU group " + group.id() + " is not viable: the host drives " + member.words(host),
                            "a bridge is never taken from the host" + because(host, hardware, group),
                            fix(host, device, member)));
                case CHIPSET ->
                    findings.add(Finding.blocks(
                            "group-has-chipset",
                            device,
                            "IOMMU group " + group.id() + " is not viable: the host drives " + member.words(host),
                            "a part of the chipset stays with the host" + because(host, hardware, group),
                            fix(host, device, member)));
                case PHYSICAL ->
                    findings.add(VirtualFunctionRules.besidePhysical(host, hardware, device, member.address(), group));
                case UNSEEN ->
                    findings.add(Finding.blocks(
                            "group-member-unknown",
                            device,
                            "IOMMU group " + group.id() + " has a member that cannot be judged: " + member.words(host),
                            "a driver of the host on it would make the group not viable",
                            ""));
                case NAMED, TAKEN_ALONG, GOES_WITH_CONTROLLER, BRIDGE, WITHOUT_DRIVER, WITH_GUESTS -> {
                    // nothing that could not be taken
                }
            }
        }
        return findings;
    }

    /// A bridge to another bus does its work without a driver; what drives it serves hot-plug only (seen with shpchp on
    /// Linux 6.12: the group is viable once it is unbound).
    private static String fix(Host host, PciAddress device, GroupMember member) {
        Optional<DriverName> driver = member.function().flatMap(Words::driver);
        boolean onlyHotPlug = member.function().filter(PciFunction::isBridge).isPresent();
        return onlyHotPlug && driver.isPresent()
                ? "without hot-plug on its bus the bridge needs no driver: echo " + member.address()
                        + " > /sys/bus/pci/drivers/" + driver.get() + "/unbind"
                : isInSlot(host, device)
                        ? "another slot may have a group of its own: hostdev list"
                        : "it is a part of the board, which no slot can change: give a card in a slot instead";
    }

    /// What is on the root bus is a part of the board or of the processor.
    private static boolean isInSlot(Host host, PciAddress device) {
        return host.function(device).filter(it -> it.parent().isPresent()).isPresent();
    }

    /// Blocks where the firmware claims memory for a device of the group: the driver binds, and the guest's start
    /// fails (`direct` in reserved_regions, Documentation/ABI/testing/sysfs-kernel-iommu_groups).
    ///
    /// @param table the firmware's table about the IOMMU
    public static List<Finding> reservedMemory(
            Host host, Hardware hardware, PciAddress device, IommuGroup group, Fact<Optional<String>> table) {
        if (!(group.reservedRegions() instanceof Fact.Known<List<ReservedRegion>>(var regions))) {
            return List.of();
        }
        for (ReservedRegion region : regions) {
            if (region.type().equals("direct")) {
                String claim = new FirmwareClaims(host, hardware)
                        .behind(group, region)
                        .map(words -> ": " + words)
                        .orElse("");
                return List.of(Finding.blocks(
                        "reserved-memory",
                        device,
                        "the firmware claims memory for IOMMU group " + group.id() + " (0x"
                                + Long.toHexString(region.start()) + " to 0x" + Long.toHexString(region.end()) + ")"
                                + claim,
                        "the kernel refuses to give such a group to a guest" + FirmwareClaims.name(table),
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
                        .ifPresent(holder -> findings.add(held(device, member, holder)));
            }
        }
        return findings.isEmpty() ? List.of() : List.of(findings.getFirst());
    }

    static Finding held(PciAddress device, PciAddress member, Holder holder) {
        return Finding.blocks(
                "group-held",
                device,
                member + " of the same IOMMU group is in use by " + Words.holder(holder),
                "a group can be in one guest's hands only",
                "");
    }
}
