package hostdev.cli.view;

import hostdev.core.model.ByteText;

/// Makes text of the machine or of people safe to print: a device's label or a guest's name can hold terminal
/// sequences. Everything that is printed, and what a page is made of, passes through here, and nowhere else is
/// cleaned.
public final class CleanText {
    private static final String HEX = "0123456789abcdef";

    private CleanText() {}

    /// The text with what acts on a terminal shown as `\x1b` or `\u202e`.
    public static String of(String text) {
        for (int index = 0; index < text.length(); index++) {
            if (acts(text, index)) {
                return rewritten(text, index, false);
            }
        }
        return text;
    }

    /// JSON text with the same written as JSON's own escapes, so that the value stays what it was. Line ends between
    /// its members stay.
    public static String ofJson(String json) {
        for (int index = 0; index < json.length(); index++) {
            if (acts(json, index) && json.charAt(index) != '\n') {
                return rewritten(json, index, true);
            }
        }
        return json;
    }

    private static String rewritten(String text, int from, boolean json) {
        StringBuilder clean = new StringBuilder(text.length() + 16).append(text, 0, from);
        for (int index = from; index < text.length(); index++) {
            char c = text.charAt(index);
            if (!acts(text, index) || (json && c == '\n')) {
                clean.append(c);
            } else if (ByteText.isByte(text, index) && !json) {
                hex(clean.append("\\x"), c & 0xff, 2);
            } else if (c > 0xff || json) {
                hex(clean.append("\\u"), c, 4);
            } else {
                hex(clean.append("\\x"), c, 2);
            }
        }
        return clean.toString();
    }

    private static void hex(StringBuilder text, int value, int digits) {
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            text.append(HEX.charAt(value >> shift & 0xf));
        }
    }

    private static boolean acts(String text, int index) {
        return acts(text.charAt(index)) || ByteText.isByte(text, index);
    }

    /// C0 and C1 controls, and what turns the direction of text or breaks a line (Unicode's bidirectional algorithm).
    private static boolean acts(char c) {
        if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
            return true;
        }
        return c >= 0x200e && (c <= 0x200f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069));
    }
}
