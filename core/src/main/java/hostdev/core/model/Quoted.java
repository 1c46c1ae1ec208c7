package hostdev.core.model;

/// A text as one word of a command that a person pastes into a shell.
public final class Quoted {
    private static final String PLAIN = "-_./:@+=,";

    private Quoted() {}

    /// As it is where a shell takes it so, else in single quotes; with control characters, which a terminal would act
    /// on, as bash's `printf %q` writes them.
    public static String forShell(String text) {
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            return "$'" + escaped(text) + "'";
        }
        boolean plain = text.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
        return plain && !text.isEmpty() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                escaped.append(
                        c == '\t'
                                ? "\\t"
                                : "\\u" + Integer.toHexString(0x10000 | c).substring(1));
            } else {
                escaped.append(c == '\'' || c == '\\' ? "\\" : "").appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
