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

    /// Where a link of a bus or a class leads: the kernel then need not follow it for each of the device's files.
    ///
    /// @param link `../../../devices/pci0000:00/0000:00:19.0`
    /// @param listed the link itself, for one that leads elsewhere
    static String place(String link, String listed) {
        int down = 0;
        while (link.startsWith("../", down)) {
            down += "../".length();
        }
        return down > 0 && link.startsWith("devices/", down) ? "/sys/" + link.substring(down) : listed;
    }
}
