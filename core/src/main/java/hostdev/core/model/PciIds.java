package hostdev.core.model;

import org.jspecify.annotations.Nullable;

/// A pair of PCI identifiers, vendor and device (or subsystem vendor and subsystem), 16 bits each.
public record PciIds(int vendor, int device) {
    /// What reads as a vendor where nothing answers.
    public static final int NO_VENDOR = 0xffff;

    /// By hand: see [PciAddress#equals].
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PciIds ids && vendor == ids.vendor && device == ids.device;
    }

    @Override
    public int hashCode() {
        return vendor << 16 | device;
    }

    /// `8086:293a`
    @Override
    public String toString() {
        return hex4(vendor) + ":" + hex4(device);
    }

    private static String hex4(int value) {
        return Integer.toHexString(0x10000 | (value & 0xffff)).substring(1);
    }
}
