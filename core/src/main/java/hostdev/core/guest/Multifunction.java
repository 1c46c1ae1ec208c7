package hostdev.core.guest;

import hostdev.core.model.PciAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Function 0 of a device with more functions says so, unless the definition says otherwise.
final class Multifunction {
    private Multifunction() {}

    static void mark(List<Part> parts) {
        Set<PciAddress> devices = new HashSet<>();
        for (Part part : parts) {
            part.address.filter(it -> it.function() > 0).ifPresent(it -> devices.add(it.withFunction(0)));
        }
        for (Part part : parts) {
            if (part.address.filter(devices::contains).isPresent() && part.multifunction.isEmpty()) {
                part.multifunction = Optional.of("on");
            }
        }
    }
}
