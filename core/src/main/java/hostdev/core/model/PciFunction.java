package hostdev.core.model;

import java.util.Optional;

/// A PCI function as listing needs it, read from `uevent`, `resource`, `numa_node` and three links.
///
/// @param parent the function above it, a bridge in all but a few cases; empty on a root bus of the host
/// @param numaNode empty where the kernel says -1
/// @param driverOverride empty inside where the kernel shows `(null)`
/// @param iommuGroup empty inside where the kernel gives it none
public record PciFunction(
        PciAddress address,
        PciIds ids,
        Fact<Optional<PciIds>> subsystem,
        PciClass pciClass,
        Fact<Integer> revision,
        Fact<Optional<DriverName>> driver,
        Fact<Optional<DriverName>> driverOverride,
        Fact<Optional<IommuGroupId>> iommuGroup,
        Fact<Optional<Integer>> numaNode,
        Optional<PciAddress> parent) {
    /// Driver and override as one; unknown where either is.
    public Fact<Binding> binding() {
        return driver.either(known -> driverOverride.map(text -> new Binding(known, text)), Fact::unknown);
    }
}
