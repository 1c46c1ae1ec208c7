package hostdev.core.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One line of a file of keywords: `kernel /vmlinuz ro`, `default=2`.
///
/// @param from where it begins
/// @param to where it ends, without its line end
/// @param next where the next one begins
/// @param word its first word in small letters; empty for a comment and an empty line
/// @param rest where what is behind the word begins
record FileLine(String text, int from, int to, int next, String word, int rest) {
    static List<FileLine> all(String text) {
        List<FileLine> lines = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            int next = end < 0 ? text.length() : end + 1;
            int to = end < 0 ? text.length() : end;
            if (to > from && text.charAt(to - 1) == '\r') {
                to--;
            }
            lines.add(of(text, from, to, next));
            from = next;
        }
        return lines;
    }

    private static FileLine of(String text, int from, int to, int next) {
        int begin = skipSpace(text, from, to);
        if (begin == to || text.charAt(begin) == '#') {
            return new FileLine(text, from, to, next, "", to);
        }
        int end = begin;
        while (end < to && !Character.isWhitespace(text.charAt(end)) && text.charAt(end) != '=') {
            end++;
        }
        int rest = skipSpace(text, end, to);
        if (rest < to && text.charAt(rest) == '=') {
            rest = skipSpace(text, rest + 1, to);
        }
        return new FileLine(text, from, to, next, text.substring(begin, end).toLowerCase(Locale.ROOT), rest);
    }

    private static int skipSpace(String text, int from, int to) {
        int index = from;
        while (index < to && Character.isWhitespace(text.charAt(index))) {
            index++;
        }
        return index;
    }

    /// What is behind the word, without white space around it.
    String value() {
        return text.substring(rest, to).strip();
    }

    /// What has to stand in front of a value that is put behind the word: nothing where white space is there.
    String gap() {
        return rest == from + indent().length() + word.length() ? " " : "";
    }

    /// Where the first word behind the keyword ends that is not an option.
    int fileEnd() {
        int index = rest;
        while (true) {
            int begin = skipSpace(text, index, to);
            int end = begin;
            while (end < to && !Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            if (end == to || !text.startsWith("--", begin)) {
                return end;
            }
            index = end;
        }
    }

    /// The first word behind the keyword that is not an option; empty where there are options alone.
    String file() {
        String before = text.substring(rest, fileEnd());
        String last = before.substring(Math.max(before.lastIndexOf(' '), before.lastIndexOf('\t')) + 1);
        return last.startsWith("--") ? "" : last;
    }

    /// The white space that it begins with.
    String indent() {
        return text.substring(from, skipSpace(text, from, to));
    }

    /// Its keyword as it is written.
    String written() {
        return text.substring(from + indent().length(), from + indent().length() + word.length());
    }

    /// The arguments that stand on it behind a place.
    ArgumentPlace argumentsFrom(int begin) {
        return ArgumentPlace.of(begin, to, Quoting.NONE, " ");
    }

    /// A new line behind this one, of the same look.
    ///
    /// @param keyword in small letters
    ArgumentPlace newLineBehind(String keyword) {
        boolean capital = !written().equals(word);
        String end = next == to ? "\n" : "";
        String look = capital ? keyword.toUpperCase(Locale.ROOT) : keyword;
        return new ArgumentPlace(next, next, Quoting.NONE, end + indent() + look + " ", "\n", 0, 0);
    }

    /// The number of the line, counted from 1, that has this character.
    static int numberAt(String text, int at) {
        return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }
}
