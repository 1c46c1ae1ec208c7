package hostdev.core.model;

import java.util.Optional;

/// A PCI function as listing needs it, read from `uevent`, `resource`, `numa_node` and three links.
///
/// @param parent the function above it, a bridge in all but a few cases; empty on a root bus of the host
/// @param numaNode empty where the kernel says -1
/// @param driverOverride empty inside where the kernel shows `(null)`
/// @param iommuGroup empty inside where the kernel gives it none
/// @param header unknown where it was not read, or not to be read without waking the device
/// @param physical the physical function that it is a virtual one of; empty where it is none, or that was not read
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
        Optional<PciAddress> parent,
        Fact<PciHeader> header,
        Optional<PciAddress> physical) {
    /// Without a look at its configuration space.
    public PciFunction(
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
        this(
                address,
                ids,
                subsystem,
                pciClass,
                revision,
                driver,
                driverOverride,
                iommuGroup,
                numaNode,
                parent,
                Fact.unknown("not read"),
                Optional.empty());
    }

    /// Driver and override as one; unknown where either is.
    public Fact<Binding> binding() {
        return driver.either(known -> driverOverride.map(text -> new Binding(known, text)), Fact::unknown);
    }

    /// Whether there is another bus behind it, which makes it a bridge: its header says so. Where that was not read or
    /// is all ones the class does: the kernel keeps the class of a bridge only where the header agrees
    /// (drivers/pci/probe.c, `pci_setup_device`).
    public boolean isBridge() {
        return header.seen().filter(PciHeader::answers).map(PciHeader::isBridge).orElseGet(pciClass::leadsToAnotherBus);
    }

    /// Whether it is known that it does not answer. Unknown is not dead.
    public boolean isDead() {
        return ids.vendor() == PciIds.NO_VENDOR
                || header.seen().filter(it -> !it.answers()).isPresent();
    }
}
