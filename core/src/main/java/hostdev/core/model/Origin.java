package hostdev.core.model;

import java.util.List;
import java.util.Optional;

/// How a function was before `hostdev` took it, kept so that it can be given back so. Bindings do not outlive a boot,
/// so an origin of another boot says nothing.
///
/// @param takenAlong whether it was taken only because it shares an IOMMU group with a function that a guest got: it
/// goes back when the last of those does
/// @param bootId the boot in which it was seen, `/proc/sys/kernel/random/boot_id`
/// @param until the guest at whose end it goes back, taken for its run alone; empty where it stays taken until
/// `hostdev release`
/// @param screen what of the host's screen was on it and was let go of; empty where nothing was
public record Origin(
        PciAddress device,
        Binding binding,
        List<NetworkConfig> networks,
        boolean takenAlong,
        String bootId,
        Optional<GuestName> until,
        Optional<HostScreen> screen) {
    /// Without a screen.
    public Origin(
            PciAddress device,
            Binding binding,
            List<NetworkConfig> networks,
            boolean takenAlong,
            String bootId,
            Optional<GuestName> until) {
        this(device, binding, networks, takenAlong, bootId, until, Optional.empty());
    }

    /// Taken until `hostdev release`.
    public Origin(PciAddress device, Binding binding, List<NetworkConfig> networks, boolean takenAlong, String bootId) {
        this(device, binding, networks, takenAlong, bootId, Optional.empty());
    }

    /// The same, and it stays taken until `hostdev release`.
    public Origin untilRelease() {
        return until(Optional.empty());
    }

    /// The same, taken for one run of this guest.
    public Origin untilEndOf(GuestName guest) {
        return until(Optional.of(guest));
    }

    private Origin until(Optional<GuestName> end) {
        return new Origin(device, binding, networks, takenAlong, bootId, end, screen);
    }
}
