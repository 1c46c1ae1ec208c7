package hostdev.core.plan;

import hostdev.core.model.GuestName;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.LibvirtHooks;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.SerialNumbers;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is remembered of promises to guests, and whether libvirt will ask before it starts one.
///
/// @param promises all that are kept
/// @param serials of the functions that planning is about, and of all that are of a promised kind
/// @param hooks empty where it was not looked at: this libvirt has none, or is somewhere else
public record Memory(List<KeptPromise> promises, Map<PciAddress, SerialNumbers> serials, Optional<LibvirtHooks> hooks) {
    public static Memory none() {
        return new Memory(List.of(), Map.of(), Optional.empty());
    }

    Optional<KeptPromise> promise(GuestName guest, PciAddress device) {
        return promises.stream()
                .filter(promise -> promise.isAbout(guest, device))
                .findFirst();
    }

    SerialNumbers serials(PciFunction function) {
        return serials.getOrDefault(function.address(), SerialNumbers.none());
    }
}
