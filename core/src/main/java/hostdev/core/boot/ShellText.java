package hostdev.core.boot;

/// The little of a shell's grammar that GRUB's files need: where a word ends, and what it is without its quotes.
final class ShellText {
    private ShellText() {}

    /// Where a word that begins here ends: at white space, `;`, `&`, `|` or the end, outside of quotes; behind one of
    /// those, if it is that.
    static int wordEnd(String text, int from) {
        int index = from;
        while (index < text.length()) {
            char c = text.charAt(index);
            if (Character.isWhitespace(c) || c == ';' || c == '&' || c == '|') {
                return Math.max(index, from + 1);
            }
            index = quotedEnd(text, index);
        }
        return text.length();
    }

    /// Where what begins here ends: a quoted piece, an escaped character, a substitution, or one character.
    static int quotedEnd(String text, int from) {
        char c = text.charAt(from);
        if (c == '\\') {
            return Math.min(text.length(), from + 2);
        }
        if (c == '\'') {
            int end = text.indexOf('\'', from + 1);
            return end < 0 ? text.length() : end + 1;
        }
        return c == '"' ? doubleEnd(text, from + 1) : substitutionEnd(text, from);
    }

    private static int doubleEnd(String text, int from) {
        int index = from;
        while (index < text.length() && text.charAt(index) != '"') {
            index = text.charAt(index) == '\\' ? index + 2 : substitutionEnd(text, index);
        }
        return Math.min(text.length(), index + 1);
    }

    /// Behind a `$(…)`, `${…}` or `` `…` `` that begins here; else behind the one character.
    static int substitutionEnd(String text, int from) {
        if (text.charAt(from) == '`') {
            int end = text.indexOf('`', from + 1);
            return end < 0 ? text.length() : end + 1;
        }
        if (text.startsWith("${", from)) {
            int end = text.indexOf('}', from);
            return end < 0 ? text.length() : end + 1;
        }
        if (!text.startsWith("$(", from)) {
            return from + 1;
        }
        int depth = 1;
        int index = from + 2;
        while (index < text.length() && depth > 0) {
            char c = text.charAt(index);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            index = c == '(' || c == ')' ? index + 1 : quotedEnd(text, index);
        }
        return index;
    }

    /// A word without its quotes and escapes; what a substitution would give is not known, and stays as it is written.
    static String unquoted(String word) {
        StringBuilder meant = new StringBuilder();
        int index = 0;
        while (index < word.length()) {
            int end = quotedEnd(word, index);
            String piece = word.substring(index, end);
            switch (piece.charAt(0)) {
                case '\'' -> meant.append(inside(piece, '\''));
                case '"' -> meant.append(inside(piece, '"').replaceAll("\\\\([\"\\\\$`])", "$1"));
                case '\\' -> meant.append(piece.equals("\\\n") ? "" : piece.substring(1));
                default -> meant.append(piece);
            }
            index = end;
        }
        return meant.toString();
    }

    private static String inside(String piece, char quote) {
        boolean closed = piece.length() > 1 && piece.charAt(piece.length() - 1) == quote;
        return piece.substring(1, closed ? piece.length() - 1 : piece.length());
    }
}
