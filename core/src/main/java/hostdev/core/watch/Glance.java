package hostdev.core.watch;

import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/// What was seen at one look.
///
/// @param functions each function of the host with its driver
/// @param guests unknown while the hypervisor cannot be asked
public record Glance(SortedMap<PciAddress, Optional<DriverName>> functions, Fact<SortedMap<GuestName, Doing>> guests) {
    /// What a guest does.
    ///
    /// @param devices functions of the host that it runs with
    public record Doing(Guest.State state, Set<PciAddress> devices) {}
}
