package hostdev.core.finding;

import hostdev.core.model.GuestName;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.SerialNumbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What there is to say where a promised function is not at its address any more.
public final class PromisedDevice {
    private PromisedDevice() {}

    /// Blocks where it is gone or cannot be told from others; says nothing where it is found.
    ///
    /// @param serials as for [Whereabouts#of]
    public static Optional<Finding> lost(
            KeptPromise promise, Whereabouts whereabouts, Map<PciAddress, SerialNumbers> serials) {
        return switch (whereabouts) {
            case Whereabouts.There _, Whereabouts.Moved _ -> Optional.empty();
            case Whereabouts.Gone(var instead) -> Optional.of(gone(promise, instead, serials));
            case Whereabouts.Doubtful(var candidates) -> Optional.of(doubtful(promise, candidates));
        };
    }

    private static Finding gone(
            KeptPromise promise, Optional<PciFunction> instead, Map<PciAddress, SerialNumbers> serials) {
        String now = instead.map(
                        other -> "another device is at its address: " + other.ids() + ", " + serialOf(other, serials))
                .orElse("nothing is at its address");
        return Finding.blocks(
                "promised-device-gone",
                promise.device(),
                "the device promised to " + promise.guest() + " (" + was(promise) + ") is not here, and " + now,
                "a guest gets what was promised to it, or nothing",
                "put it back, or take the promise back: hostdev release " + promise.device());
    }

    private static String serialOf(PciFunction function, Map<PciAddress, SerialNumbers> serials) {
        return serials.getOrDefault(function.address(), SerialNumbers.none()).toString();
    }

    /// `8086:10d3, serial number pcie 00-15-17-ff, at 0000:00/1c.0/00.0`
    private static String was(KeptPromise promise) {
        return promise.identity().ids() + ", " + promise.identity().serials() + ", at "
                + promise.identity().path();
    }

    private static Finding doubtful(KeptPromise promise, List<PciFunction> candidates) {
        List<String> names = new ArrayList<>();
        List<String> commands = new ArrayList<>();
        for (PciFunction candidate : candidates) {
            names.add(candidate.address().toString());
            commands.add("hostdev assign " + candidate.address() + " --to "
                    + promise.guest().quoted());
        }
        return Finding.blocks(
                "promised-device-doubtful",
                promise.device(),
                "which device was promised to " + promise.guest() + " (" + was(promise)
                        + ") cannot be told: it could be " + String.join(" or ", names),
                "a guest gets what was promised to it, or nothing",
                "say which: hostdev release " + promise.device() + ", then " + String.join(" or ", commands));
    }

    /// Blocks where the definition is not ours to change: whoever can, follows.
    public static Finding movedAway(GuestName guest, Whereabouts.Moved moved) {
        return Finding.blocks(
                "promised-device-moved",
                moved.from(),
                "the device promised to " + guest + " is now at " + moved.to(),
                "the guest's definition names the old address",
                "hostdev start " + guest.quoted() + " follows it and starts the guest");
    }

    /// A note that it was followed.
    public static Finding followed(GuestName guest, Whereabouts.Moved moved) {
        return Finding.note(
                "promised-device-followed",
                moved.from(),
                "the device promised to " + guest + " has moved from " + moved.from() + " to " + moved.to()
                        + ": the guest's definition follows it",
                "");
    }
}
