package hostdev.core.model;

import java.util.Optional;

/// Who drives a function and what its `driver_override` says. Both are remembered and put back: libvirt forgets the
/// second.
///
/// @param driver empty where no driver has it
/// @param override empty where the kernel shows `(null)`
public record Binding(Optional<DriverName> driver, Optional<DriverName> override) {
    public static Binding of(DriverName driver) {
        return new Binding(Optional.of(driver), Optional.empty());
    }

    public static Binding none() {
        return new Binding(Optional.empty(), Optional.empty());
    }

    /// `e1000e`, `no driver`, `vfio-pci (override vfio-pci)`
    @Override
    public String toString() {
        String name = driver.map(DriverName::name).orElse("no driver");
        return override.map(text -> name + " (override " + text + ")").orElse(name);
    }
}
