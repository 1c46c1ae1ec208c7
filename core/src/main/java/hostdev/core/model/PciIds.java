package hostdev.core.model;

/// A pair of PCI identifiers, vendor and device (or subsystem vendor and subsystem), 16 bits each.
public record PciIds(int vendor, int device) {
    /// `8086:293a`
    @Override
    public String toString() {
        return hex4(vendor) + ":" + hex4(device);
    }

    private static String hex4(int value) {
        return Integer.toHexString(0x10000 | (value & 0xffff)).substring(1);
    }
}
