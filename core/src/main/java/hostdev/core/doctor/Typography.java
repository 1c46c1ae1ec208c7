package hostdev.core.doctor;

import java.util.Optional;

/// Characters that a word processor or a web page puts in the place of plain ones.
///
/// @param words what there is
/// @param plain the text without them
record Typography(String words, String plain) {
    private static final String QUOTES = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb\u2033\u2032";
    private static final String HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2212";
    private static final String BLANKS = "\u00a0\u202f\u2007\u200b\ufeff";
    /// What no character of UTF-8 is read as: such as quotes of another encoding.
    private static final char UNREADABLE = '\ufffd';

    static Optional<Typography> of(String text) {
        StringBuilder plain = new StringBuilder();
        boolean quotes = false;
        boolean hyphens = false;
        boolean blanks = false;
        boolean unreadable = false;
        for (int index = 0; index < text.length(); index++) {
            char c = text.charAt(index);
            quotes |= QUOTES.indexOf(c) >= 0;
            hyphens |= HYPHENS.indexOf(c) >= 0;
            blanks |= BLANKS.indexOf(c) >= 0;
            unreadable |= c == UNREADABLE;
            plain.append(plain(c));
        }
        String words = (quotes ? ", typographic quotes" : "")
                + (hyphens ? ", typographic hyphens" : "")
                + (blanks ? ", blanks that are none to the shell" : "")
                + (unreadable ? ", characters that are no UTF-8" : "");
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Typography(words.substring(2), plain.toString().strip()));
    }

    private static String plain(char c) {
        if (HYPHENS.indexOf(c) >= 0) {
            return "-";
        }
        return BLANKS.indexOf(c) >= 0 ? " " : QUOTES.indexOf(c) >= 0 || c == UNREADABLE ? "" : String.valueOf(c);
    }
}
