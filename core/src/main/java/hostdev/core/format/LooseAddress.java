package hostdev.core.format;

import hostdev.core.model.PciAddress;
import java.util.Locale;
import java.util.Optional;

/// A function's address as QEMU and xl read it: domain optional, no part needs its zeros, `1:0.0`.
final class LooseAddress {
    private LooseAddress() {}

    static Optional<PciAddress> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String[] parts = lower.split("[:.]", -1);
        int dot = lower.lastIndexOf('.');
        if (dot < lower.lastIndexOf(':') || dot != lower.indexOf('.') || parts.length < 3 || parts.length > 4) {
            return Optional.empty();
        }
        int last = parts.length - 1;
        String domain = parts.length == 4 ? padded(parts[0], 4) : "0000";
        return PciAddress.fromSysfs(
                domain + ":" + padded(parts[last - 2], 2) + ":" + padded(parts[last - 1], 2) + "." + parts[last]);
    }

    /// What is empty stays so, and is no number then.
    private static String padded(String digits, int width) {
        return digits.isEmpty() ? digits : "0".repeat(Math.max(0, width - digits.length())) + digits;
    }
}
