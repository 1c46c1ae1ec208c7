package hostdev.core.format;

/// A text as one word of a command that a person types.
public final class ShellWord {
    private static final String PLAIN = "-_./:@+=,";

    private ShellWord() {}

    /// As it is where a shell takes it so, else in single quotes.
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isLetterOrDigit(c) && PLAIN.indexOf(c) < 0) {
                return "'" + text.replace("'", "'\\''") + "'";
            }
        }
        return text.isEmpty() ? "''" : text;
    }
}
