package hostdev.core.format;

import java.util.Optional;

/// A file of sysfs that holds one number.
public final class SysfsNumber {
    private SysfsNumber() {}

    /// `0x8086`, up to 31 bits.
    ///
    /// @return empty where the text is anything else
    public static Optional<Integer> hex(String text) {
        long value = HexText.parse(text.strip());
        return value < 0 || value > Integer.MAX_VALUE ? Optional.empty() : Optional.of((int) value);
    }

    /// `255`
    ///
    /// @return empty where the text is anything else, a sign included
    public static Optional<Integer> decimal(String text) {
        String digits = text.strip();
        if (digits.isEmpty() || digits.length() > 9) {
            return Optional.empty();
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return Optional.empty();
            }
        }
        return Optional.of(Integer.parseInt(digits));
    }
}
