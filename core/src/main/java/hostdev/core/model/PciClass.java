package hostdev.core.model;

/// What kind of thing a function says it is: base class, subclass and programming interface, 24 bits (PCI Code and ID
/// Assignment Specification).
public record PciClass(int code) {
    public int base() {
        return code >> 16 & 0xff;
    }

    public int sub() {
        return code >> 8 & 0xff;
    }

    public int programmingInterface() {
        return code & 0xff;
    }

    /// The class of what has another bus behind it: PCI, CardBus, semi-transparent. It passes on what it gets without
    /// any driver. Until Linux 5.18 it did not hinder its IOMMU group, whatever drove it
    /// (`vfio_dev_driver_allowed`); since then only pcieport does not, by its flag `driver_managed_dma`.
    public boolean leadsToAnotherBus() {
        return base() == 0x06 && (sub() == 0x04 || sub() == 0x07 || sub() == 0x09);
    }

    /// Base class and subclass as one number, `0x0601`.
    public int kind() {
        return code >> 8 & 0xffff;
    }

    public boolean isDisplay() {
        return base() == 0x03;
    }

    /// `0c0320`
    @Override
    public String toString() {
        return Integer.toHexString(0x1000000 | (code & 0xffffff)).substring(1);
    }
}
