package hostdev.core.boot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/// The assignments of a shell script, and whether each of them is made: in an `if`, a `case`, a loop or a function, or
/// behind `&&` or `||`, that depends on what is known only when the script runs.
final class ShellAssignments {
    private static final Set<String> OPENING = Set.of("case", "for", "while", "until", "select", "{", "(");
    private static final Set<String> CLOSING = Set.of("fi", "esac", "done", "}", ")");
    private static final Set<String> CONTINUING = Set.of("then", "do", "!", "time");
    private static final Set<String> DECLARING = Set.of("export", "declare", "typeset", "readonly");

    /// Whether it is made.
    enum Made {
        ALWAYS,
        SOMETIMES,
        NEVER
    }

    /// @param from where the value begins, its quotes among it
    /// @param appends whether the variable keeps what it had: `+=`, or its own name in the value
    record Assignment(String name, int from, int to, boolean appends, Made made) {}

    private final String text;
    private final List<Assignment> assignments = new ArrayList<>();
    private final Deque<Made> open = new ArrayDeque<>();
    private final List<String> condition = new ArrayList<>();
    private boolean inCondition;
    private boolean atCommand = true;
    private boolean behindOperator;
    private boolean isOperatorLast;
    private int index;

    private ShellAssignments(String text) {
        this.text = text;
    }

    static List<Assignment> of(String text) {
        ShellAssignments script = new ShellAssignments(text);
        script.scan();
        return List.copyOf(script.assignments);
    }

    private void scan() {
        while (index < text.length()) {
            char c = text.charAt(index);
            if (c == '\n' || c == ';') {
                atCommand = true;
                behindOperator &= c == '\n' && isOperatorLast;
                index++;
            } else if (Character.isWhitespace(c)) {
                index++;
            } else if (c == '#') {
                int end = text.indexOf('\n', index);
                index = end < 0 ? text.length() : end;
            } else if (c == '&' || c == '|') {
                behindOperator |= index > 0 && text.charAt(index - 1) == c;
                isOperatorLast = behindOperator;
                atCommand = true;
                index++;
            } else {
                int end = ShellText.wordEnd(text, index);
                word(text.substring(index, end), end);
                index = end;
            }
        }
    }

    private void word(String word, int end) {
        if (word.equals("\\\n")) {
            return; // the line goes on
        }
        isOperatorLast = false;
        if (!atCommand) {
            if (inCondition) {
                condition.add(word);
            }
            return;
        }
        if (word.equals("if")) {
            inCondition = true;
            condition.clear();
        } else if (word.equals("then")) {
            open.push(taken());
            inCondition = false;
        } else if (word.equals("else") || word.equals("elif")) {
            otherwise(word.equals("elif"));
        } else if (OPENING.contains(word) || word.endsWith("()")) {
            open.push(Made.SOMETIMES);
            atCommand = word.equals("{") || word.equals("(");
            if (word.endsWith("()")) {
                open.pop(); // its brace comes
                atCommand = true;
            }
        } else if (CLOSING.contains(word)) {
            open.poll();
            atCommand = false;
        } else if (!CONTINUING.contains(word)) {
            command(word, end);
        } else if (inCondition) {
            condition.add(word); // "! true" is not "true"
        }
    }

    private void command(String word, int end) {
        int equals = assignmentEnd(word);
        if (equals > 0) {
            assign(word, equals, end);
        } else if (!DECLARING.contains(word)) {
            atCommand = false;
            if (inCondition) {
                condition.add(word);
            }
        }
    }

    /// Where the value begins; 0 where the word is no assignment.
    private static int assignmentEnd(String word) {
        int name = 0;
        while (name < word.length() && (Character.isLetterOrDigit(word.charAt(name)) || word.charAt(name) == '_')) {
            name++;
        }
        if (name == 0) {
            return 0;
        }
        return word.startsWith("+=", name) ? name + 2 : word.startsWith("=", name) ? name + 1 : 0;
    }

    private void assign(String word, int equals, int end) {
        boolean plus = word.charAt(equals - 2) == '+';
        String name = word.substring(0, equals - (plus ? 2 : 1));
        String value = word.substring(equals);
        boolean itself = value.contains("${" + name + "}")
                || value.contains("${" + name + ":")
                || value.matches("(?s).*\\$" + name + "(?![A-Za-z0-9_]).*");
        assignments.add(new Assignment(name, index + equals, end, plus || itself, made()));
    }

    private Made made() {
        if (open.contains(Made.NEVER)) {
            return Made.NEVER;
        }
        return behindOperator || inCondition || open.contains(Made.SOMETIMES) ? Made.SOMETIMES : Made.ALWAYS;
    }

    private Made taken() {
        return switch (String.join(" ", condition)) {
            case "true", ":" -> Made.ALWAYS;
            case "false" -> Made.NEVER;
            default -> Made.SOMETIMES;
        };
    }

    private void otherwise(boolean another) {
        Made before = open.isEmpty() ? Made.SOMETIMES : open.pop();
        Made after = switch (before) {
            case ALWAYS -> Made.NEVER;
            case NEVER -> Made.ALWAYS;
            case SOMETIMES -> Made.SOMETIMES;
        };
        inCondition = another;
        condition.clear();
        if (!another) {
            open.push(after);
        }
    }
}
