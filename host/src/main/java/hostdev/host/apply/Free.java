package hostdev.host.apply;

import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Holder;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciClass;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import hostdev.host.read.HostReader;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether a function may be moved to another driver now, as regards those who have devices open.
///
/// Only links are read, nothing that could want the device's lock, which an unbinding that hangs keeps. (Showing
/// `driver_override` did not want it on Linux 6.12; that is not promised anywhere.)
record Free(HostRoot root, PciAddress device) {
    private static final String DEVICES = "/sys/bus/pci/devices/";
    private static final String NOT_LOOKED_AT = "not read";

    /// @param to the driver that shall have it; empty for none
    /// @return why not; empty where it may
    Optional<String> whyNot(Optional<DriverName> to) {
        List<PciFunction> members = members();
        return switch (HostReader.holders(root, members)) {
            case Fact.Unknown<Map<PciAddress, List<Holder>>>(var why) ->
                Optional.of("who has it open cannot be seen: " + why);
            case Fact.Known<Map<PciAddress, List<Holder>>>(var holders) ->
                held(holders).or(() -> inGroup(holders, members, to));
        };
    }

    /// Unbinding a device that somebody has open blocks in the kernel until he closes it (vfio_unregister_group_dev).
    private Optional<String> held(Map<PciAddress, List<Holder>> holders) {
        return first(holders, device).map(holder -> "it is in use by " + holder.words());
    }

    /// A host driver in a group that a guest has: an error since Linux 5.19, before it the end of the host (BUG_ON in
    /// vfio_iommu_group_notifier).
    private static Optional<String> inGroup(
            Map<PciAddress, List<Holder>> holders, List<PciFunction> members, Optional<DriverName> to) {
        if (to.isEmpty() || to.get().leavesGroupFree()) {
            return Optional.empty();
        }
        for (PciFunction member : members) {
            Optional<Holder> holder = first(holders, member.address());
            if (holder.isPresent()) {
                return Optional.of(member.address() + " of the same IOMMU group is in use by "
                        + holder.get().words()
                        + ": a host driver now could bring the host down");
            }
        }
        return Optional.empty();
    }

    /// Of a domain of Xen that is gone only its traces are there, which a step of its own strikes out before.
    private static Optional<Holder> first(Map<PciAddress, List<Holder>> holders, PciAddress device) {
        return holders.getOrDefault(device, List.of()).stream()
                .filter(holder -> !holder.isGone())
                .findFirst();
    }

    /// The function and those that share its group.
    private List<PciFunction> members() {
        List<PciFunction> members = new ArrayList<>();
        for (String name :
                root.names(DEVICES + device + "/iommu_group/devices").seen().orElse(List.of())) {
            PciAddress.fromSysfs(name).map(this::sketch).ifPresent(members::add);
        }
        return members.isEmpty() ? List.of(sketch(device)) : members;
    }

    /// A function by its address, driver and group alone.
    private PciFunction sketch(PciAddress address) {
        String path = DEVICES + address;
        return new PciFunction(
                address,
                new PciIds(0, 0),
                Fact.unknown(NOT_LOOKED_AT),
                new PciClass(0),
                Fact.unknown(NOT_LOOKED_AT),
                root.link(path + "/driver").map(link -> link.map(BindingFiles::driverOfLink)),
                Fact.unknown(NOT_LOOKED_AT),
                root.link(path + "/iommu_group").map(link -> link.flatMap(IommuGroupId::fromLink)),
                Fact.unknown(NOT_LOOKED_AT),
                Optional.empty());
    }
}
