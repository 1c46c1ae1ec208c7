package hostdev.core.format;

/// Hexadecimal numbers as the kernel writes them, with or without `0x`.
final class HexText {
    private HexText() {}

    /// The number between two places of a text, or -1 where there is anything but one to eight digits.
    static long parse(String text, int from, int to) {
        int start = text.startsWith("0x", from) ? from + 2 : from;
        if (start >= to || to - start > 8) {
            return -1;
        }
        long value = 0;
        for (int i = start; i < to; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    static long parse(String text) {
        return parse(text, 0, text.length());
    }
}
