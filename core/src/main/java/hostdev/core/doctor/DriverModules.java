package hostdev.core.doctor;

import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import java.util.Map;
import java.util.Set;

/// Which drivers of the PCI bus the running kernel has, and the modules that they come with.
///
/// @param drivers those that are there now
/// @param modules the module of each of them, where the kernel shows it
/// @param forGuests modules for guests that this kernel has, loaded or not, with `_` for each `-`
/// @param builtIn those of all these modules that are no files but parts of the kernel
public record DriverModules(
        Set<String> drivers, Map<String, String> modules, Fact<Set<String>> forGuests, Set<String> builtIn) {
    boolean isThere(String driver) {
        return drivers.contains(driver);
    }

    /// The module that brings a driver; as it is mostly called where the kernel does not show it.
    String moduleOf(DriverName driver) {
        return GuestModules.plain(modules.getOrDefault(driver.name(), driver.module()));
    }

    boolean isBuiltIn(String module) {
        return builtIn.contains(GuestModules.plain(module));
    }

    /// Whether it is known that this kernel has no such module.
    boolean lacks(String module) {
        return forGuests
                .seen()
                .filter(known -> !known.isEmpty() && !known.contains(GuestModules.plain(module)))
                .isPresent();
    }
}
