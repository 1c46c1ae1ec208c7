package hostdev.core.model;

/// The name of a kernel driver of the PCI bus, as under `/sys/bus/pci/drivers`: `vfio-pci`, `e1000e`.
public record DriverName(String name) {
    public static final DriverName VFIO_PCI = new DriverName("vfio-pci");
    public static final DriverName PCI_STUB = new DriverName("pci-stub");

    /// Xen's driver for functions that guests get.
    public static final DriverName PCIBACK = new DriverName("pciback");

    private static final DriverName PCIEPORT = new DriverName("pcieport");

    /// @throws IllegalArgumentException where the text cannot be a driver's name: it goes into a path and into sysfs
    public DriverName {
        if (!isValid(name)) {
            throw new IllegalArgumentException("not a driver's name: '" + name + "'");
        }
    }

    /// Whether a function that it drives leaves its IOMMU group free for a guest of KVM: the rule by which the kernel
    /// calls a group viable (Documentation/driver-api/vfio.rst; since Linux 5.19 the flag `driver_managed_dma`).
    /// Xen's `pciback` does not: it has no such flag, and where Xen runs the kernel shows no groups.
    public boolean leavesGroupFree() {
        return isVfio() || equals(PCI_STUB) || equals(PCIEPORT);
    }

    /// Whether it only keeps functions for guests, so that the host does without what it drives.
    public boolean isForGuests() {
        return isVfio() || equals(PCI_STUB) || equals(PCIBACK);
    }

    /// `vfio-pci` and its kin for certain cards, such as `mlx5_vfio_pci`.
    public boolean isVfio() {
        return name.startsWith("vfio-") || name.endsWith("_vfio_pci") || name.endsWith("-vfio-pci");
    }

    public static boolean isValid(String text) {
        if (text.isEmpty() || text.length() > 63 || text.startsWith(".")) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isAllowed(text.charAt(i))) {
                return false;
            }
        }
        return text.charAt(0) != ' ' && text.charAt(text.length() - 1) != ' ';
    }

    private static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "_.+ -".indexOf(c) >= 0;
    }

    /// The module that brings it, as far as the two names differ: Xen's driver `pciback` comes with `xen-pciback`.
    public String module() {
        return name.equals("pciback") ? "xen-pciback" : name;
    }

    @Override
    public String toString() {
        return name;
    }
}
