package hostdev.cli.view;

/// How many columns of a terminal a text takes.
final class TextWidth {
    private TextWidth() {}

    static int of(String text) {
        int width = 0;
        for (int index = 0; index < text.length(); index++) {
            char c = text.charAt(index);
            if (c >= 0x300) {
                return ofCodePoints(text);
            }
            width++;
        }
        return width;
    }

    private static int ofCodePoints(String text) {
        int width = 0;
        for (int index = 0; index < text.length(); ) {
            int codePoint = text.codePointAt(index);
            width += of(codePoint);
            index += Character.charCount(codePoint);
        }
        return width;
    }

    private static int of(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return isWide(codePoint) ? 2 : 1;
    }

    /// East Asian wide and full-width forms and emoji (Unicode Standard Annex 11), in blocks.
    private static boolean isWide(int codePoint) {
        return (codePoint >= 0x1100 && codePoint <= 0x115f)
                || (codePoint >= 0x2e80 && codePoint <= 0xa4cf && codePoint != 0x303f)
                || (codePoint >= 0xac00 && codePoint <= 0xd7a3)
                || (codePoint >= 0xf900 && codePoint <= 0xfaff)
                || (codePoint >= 0xfe30 && codePoint <= 0xfe6f)
                || (codePoint >= 0xff00 && codePoint <= 0xff60)
                || (codePoint >= 0xffe0 && codePoint <= 0xffe6)
                || (codePoint >= 0x1f300 && codePoint <= 0x1faff)
                || (codePoint >= 0x20000 && codePoint <= 0x3fffd);
    }

    /// The beginning of the text that fits, with an ellipsis where something was cut off.
    static String cut(String text, int columns, boolean unicode) {
        if (of(text) <= columns) {
            return text;
        }
        String ellipsis = unicode ? "\u2026" : "...";
        int room = columns - ellipsis.length();
        int end = 0;
        int width = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            width += of(codePoint);
            if (width > room) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return text.substring(0, end).stripTrailing() + ellipsis;
    }
}
