package hostdev.host.read;

import hostdev.core.model.PciAddress;

/// Where the kernel shows what.
final class Sysfs {
    static final String PCI_DEVICES = "/sys/bus/pci/devices";
    static final String IOMMU_GROUPS = "/sys/kernel/iommu_groups/";

    private Sysfs() {}

    static String of(PciAddress address) {
        return PCI_DEVICES + "/" + address;
    }
}
