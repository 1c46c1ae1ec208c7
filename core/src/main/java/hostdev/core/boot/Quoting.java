package hostdev.core.boot;

import java.util.ArrayList;
import java.util.List;

/// How arguments stand in a file of some kind.
enum Quoting {
    /// As the kernel gets them.
    NONE,
    /// Inside of a shell's double quotes.
    DOUBLE,
    /// Inside of a shell's single quotes.
    SINGLE,
    /// Words of GRUB 2's own script, each quoted for itself.
    SCRIPT;

    /// One argument, and where in the text it stands.
    ///
    /// @param meant as the kernel will get it
    record Word(int from, int to, String meant) {}

    List<Word> split(String raw) {
        return switch (this) {
            case NONE, DOUBLE, SINGLE -> lineWords(raw);
            case SCRIPT -> scriptWords(raw);
        };
    }

    /// @param meant one argument as the kernel shall get it
    String written(String meant) {
        return switch (this) {
            case NONE -> meant;
            case DOUBLE -> escaped(meant, "\"\\$`");
            case SINGLE -> meant.replace("'", "'\\''");
            case SCRIPT -> script(meant);
        };
    }

    private static String escaped(String text, String special) {
        StringBuilder escaped = new StringBuilder();
        for (int index = 0; index < text.length(); index++) {
            char c = text.charAt(index);
            escaped.append(special.indexOf(c) < 0 ? "" : "\\").append(c);
        }
        return escaped.toString();
    }

    /// GRUB quotes a word with a space in it for the kernel itself.
    private static String script(String meant) {
        String plain = meant.replace("\"", "");
        boolean bare = plain.chars().allMatch(c -> Character.isLetterOrDigit(c) || "-_./:@+=,%^~".indexOf(c) >= 0);
        return bare ? plain : "'" + plain.replace("'", "'\\''") + "'";
    }

    private List<Word> lineWords(String raw) {
        List<Word> words = new ArrayList<>();
        StringBuilder meant = new StringBuilder();
        boolean quoted = false;
        int from = 0;
        int index = 0;
        while (index <= raw.length()) {
            int next = index < raw.length() ? unit(raw, index) : index + 1;
            boolean space = index == raw.length() || (!quoted && Character.isWhitespace(raw.charAt(index)));
            if (space) {
                if (!meant.isEmpty()) {
                    words.add(new Word(
                            from, index, meant.append(quoted ? "\"" : "").toString()));
                    meant.setLength(0);
                }
                from = next;
            } else {
                String unit = meaning(raw, index, next);
                quoted ^= unit.equals("\"");
                meant.append(unit);
            }
            index = next;
        }
        return words;
    }

    /// Where what begins here ends: a character, an escaped one, or a whole `$(…)`.
    private int unit(String raw, int index) {
        char c = raw.charAt(index);
        if (this == DOUBLE && c == '\\' && index + 1 < raw.length()) {
            return index + 2;
        }
        if (this == SINGLE && raw.startsWith("'\\''", index)) {
            return index + 4;
        }
        return this == DOUBLE ? Math.min(raw.length(), ShellText.substitutionEnd(raw, index)) : index + 1;
    }

    private String meaning(String raw, int from, int to) {
        if (this == SINGLE && to - from == 4) {
            return "'";
        }
        if (this == DOUBLE && to - from == 2 && raw.charAt(from) == '\\') {
            char c = raw.charAt(from + 1);
            return c == '\n' ? "" : "\"\\$`".indexOf(c) >= 0 ? String.valueOf(c) : raw.substring(from, to);
        }
        return raw.substring(from, to);
    }

    private static List<Word> scriptWords(String raw) {
        List<Word> words = new ArrayList<>();
        int index = 0;
        while (index < raw.length()) {
            if (Character.isWhitespace(raw.charAt(index)) || raw.startsWith("\\\n", index)) {
                index += raw.charAt(index) == '\\' ? 2 : 1;
                continue;
            }
            int end = ShellText.wordEnd(raw, index);
            words.add(new Word(index, end, forKernel(ShellText.unquoted(raw.substring(index, end)))));
            index = end;
        }
        return words;
    }

    private static String forKernel(String meant) {
        if (meant.chars().noneMatch(Character::isWhitespace) || meant.indexOf('"') >= 0) {
            return meant;
        }
        int equals = meant.indexOf('=');
        return meant.substring(0, equals + 1) + '"' + meant.substring(equals + 1) + '"';
    }
}
