package hostdev.core.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The statements of a shell script, without comments: the words up to a line's end, `;`, `&&`, `||`, `|` or `&`.
final class ShellStatements {
    private static final Set<String> KEYWORDS =
            Set.of("if", "then", "else", "elif", "fi", "while", "until", "do", "done", "!", "time", "{", "}", "(", ")");

    /// A word, and where in the text it begins.
    record Word(int from, String text) {
        boolean isAssignment() {
            return text.matches("(?s)[A-Za-z_][A-Za-z0-9_]*\\+?=.*");
        }

        private boolean isKeyword() {
            return KEYWORDS.contains(text);
        }

        int to() {
            return from + text.length();
        }

        /// Whether it is a pattern of a `case`, behind which a command begins.
        private boolean isPattern() {
            return text.endsWith(")") && text.indexOf('(') <= 0;
        }
    }

    /// @param inSubshell whether a pipe or `&` has it run in a shell of its own
    record Statement(List<Word> words, boolean inSubshell) {
        /// Without the keywords around it.
        List<Word> command() {
            int first = 0;
            int last = words.size();
            while (first < last
                    && (words.get(first).isKeyword() || words.get(first).isPattern())) {
                first++;
            }
            while (last > first && words.get(last - 1).isKeyword()) {
                last--;
            }
            return words.subList(first, last);
        }
    }

    private final String text;
    private final List<Statement> statements = new ArrayList<>();
    private final List<Word> words = new ArrayList<>();
    private boolean behindPipe;
    private int index;

    private ShellStatements(String text) {
        this.text = text;
    }

    static List<Statement> of(String text) {
        ShellStatements script = new ShellStatements(text);
        script.scan();
        return List.copyOf(script.statements);
    }

    private void scan() {
        while (index < text.length()) {
            char c = text.charAt(index);
            if (c == '\n' || c == ';') {
                end(false, false, 1);
            } else if (Character.isWhitespace(c) || text.startsWith("\\\n", index)) {
                index += c == '\\' ? 2 : 1;
            } else if (c == '#') {
                int end = text.indexOf('\n', index);
                index = end < 0 ? text.length() : end;
            } else if (text.startsWith("&&", index) || text.startsWith("||", index)) {
                end(false, false, 2);
            } else if (c == '|' || (c == '&' && !isOfRedirection())) {
                end(true, c == '|', 1);
            } else {
                int end = c == '&' ? index + 1 : ShellText.wordEnd(text, index);
                words.add(new Word(index, text.substring(index, end)));
                index = end;
            }
        }
        end(false, false, 0);
    }

    /// The `&` of `2>&1` and of `&>file`.
    private boolean isOfRedirection() {
        char before = index == 0 ? ' ' : text.charAt(index - 1);
        return before == '>' || before == '<' || text.startsWith("&>", index);
    }

    private void end(boolean subshell, boolean pipe, int length) {
        if (!words.isEmpty()) {
            statements.add(new Statement(List.copyOf(words), subshell || behindPipe));
            words.clear();
            behindPipe = pipe;
        }
        index += length;
    }
}
