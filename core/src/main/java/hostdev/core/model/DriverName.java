package hostdev.core.model;

import java.util.regex.Pattern;

/// The name of a kernel driver of the PCI bus, as under `/sys/bus/pci/drivers`: `vfio-pci`, `e1000e`.
public record DriverName(String name) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.+ -]{1,63}");

    public static final DriverName VFIO_PCI = new DriverName("vfio-pci");
    public static final DriverName PCI_STUB = new DriverName("pci-stub");

    /// @throws IllegalArgumentException where the text cannot be a driver's name: it goes into a path and into sysfs
    public DriverName {
        if (!isValid(name)) {
            throw new IllegalArgumentException("not a driver's name: '" + name + "'");
        }
    }

    /// Whether a function that it drives leaves its IOMMU group free for a guest: the rule by which the kernel calls a
    /// group viable (Documentation/driver-api/vfio.rst).
    public boolean leavesGroupFree() {
        return name.startsWith("vfio-") || equals(PCI_STUB) || name.equals("pcieport");
    }

    public static boolean isValid(String text) {
        return FORM.matcher(text).matches()
                && !text.startsWith(".")
                && text.strip().equals(text);
    }

    @Override
    public String toString() {
        return name;
    }
}
