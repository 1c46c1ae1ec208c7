package hostdev.core.guest;

import hostdev.core.format.DomainXml;
import hostdev.core.format.XmlElement;

/// The devices of a guest that lock its memory, counted as libvirt counts them.
///
/// @param functions PCI functions and mediated devices behind VFIO
/// @param nvmeDisks disks that QEMU drives itself, `<disk type='nvme'>`
/// @param vdpa interfaces of type `vdpa`
/// @param iommu whether the guest has an emulated IOMMU
record MemoryLockers(int functions, int nvmeDisks, int vdpa, boolean iommu) {
    /// How libvirt counts, by its version (qemuDomainGetMemLockLimitBytes).
    enum Rule {
        /// The memory once, whatever the devices are.
        BEFORE_8_7,
        /// Once for each device behind an emulated IOMMU, an NVMe disk being such a device.
        SINCE_8_7,
        /// An NVMe disk counts by itself in any guest.
        SINCE_9_3
    }

    static MemoryLockers of(DomainXml xml) {
        int functions = 0;
        int nvmeDisks = 0;
        int vdpa = 0;
        boolean iommu = false;
        for (XmlElement device : xml.devices()) {
            functions += isVfio(device) ? 1 : 0;
            nvmeDisks += device.name().equals("disk") && device.has("type", "nvme") ? 1 : 0;
            vdpa += device.name().equals("interface") && device.has("type", "vdpa") ? 1 : 0;
            iommu |= device.name().equals("iommu");
        }
        return new MemoryLockers(functions, nvmeDisks, vdpa, iommu);
    }

    private static boolean isVfio(XmlElement device) {
        return device.name().equals("hostdev")
                ? device.has("type", "pci") || device.has("type", "mdev")
                : device.name().equals("interface") && device.has("type", "hostdev");
    }

    /// How many times the guest's memory is locked.
    int copies(Rule rule) {
        return switch (rule) {
            case BEFORE_8_7 -> functions + nvmeDisks + vdpa > 0 ? 1 : 0;
            case SINCE_8_7 -> vdpa + once(functions + nvmeDisks);
            case SINCE_9_3 -> vdpa + nvmeDisks + once(functions);
        };
    }

    /// Without an emulated IOMMU all VFIO devices share one mapping.
    private int once(int devices) {
        return iommu ? devices : Math.min(1, devices);
    }
}
