package hostdev.host.apply;

import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether a function may be moved to another driver now, as regards those who have devices open.
final class Free {
    private Free() {}

    /// @param to the driver that shall have it; empty for none
    /// @return why not; empty where it may
    static Optional<String> whyNot(Host host, PciAddress device, Optional<DriverName> to) {
        return switch (host.holders()) {
            case Fact.Unknown<Map<PciAddress, List<Holder>>>(var why) ->
                Optional.of("who has it open cannot be seen: " + why);
            case Fact.Known<Map<PciAddress, List<Holder>>> _ ->
                held(host, device).or(() -> inGroup(host, device, to));
        };
    }

    /// Unbinding a device that somebody has open blocks in the kernel until he closes it (vfio_unregister_group_dev).
    private static Optional<String> held(Host host, PciAddress device) {
        return host.holdersOf(device).stream().findFirst().map(holder -> "it is in use by " + words(holder));
    }

    /// A host driver in a group that a guest has: an error since Linux 5.19, before it the end of the host (BUG_ON in
    /// vfio_iommu_group_notifier).
    private static Optional<String> inGroup(Host host, PciAddress device, Optional<DriverName> to) {
        if (to.isEmpty() || to.get().leavesGroupFree()) {
            return Optional.empty();
        }
        Optional<IommuGroup> group = host.function(device).flatMap(host::groupOf);
        for (PciAddress member : group.map(IommuGroup::members).orElse(List.of())) {
            for (Holder holder : host.holdersOf(member)) {
                return Optional.of(member + " of the same IOMMU group is in use by " + words(holder)
                        + ": a host driver now could bring the host down");
            }
        }
        return Optional.empty();
    }

    static String words(Holder holder) {
        return holder.guest()
                .map(guest -> "the guest " + guest + " (process " + holder.pid() + ")")
                .orElse("process " + holder.pid() + " (" + holder.command() + ")");
    }
}
