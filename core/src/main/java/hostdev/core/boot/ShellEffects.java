package hostdev.core.boot;

import hostdev.core.boot.ShellAssignments.Assignment;
import hostdev.core.boot.ShellStatements.Statement;
import hostdev.core.boot.ShellStatements.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a shell script does to a variable besides its plain assignments. Whatever is not known to leave the variable
/// alone counts as changing it: an edit of the assignment would perhaps not take effect.
final class ShellEffects {
    /// They end the script, or change what the words of the rest mean.
    private static final Set<String> ENDING =
            Set.of("exit", "return", "exec", "set", "alias", "unalias", "trap", "shopt", "enable");

    /// They run what is known only when the script runs.
    private static final Set<String> RUNNING = Set.of("eval", ".", "source", "command", "builtin");

    /// Their operands are names of variables.
    private static final Set<String> NAMING = Set.of(
            "unset",
            "read",
            "export",
            "declare",
            "typeset",
            "readonly",
            "local",
            "let",
            "getopts",
            "mapfile",
            "readarray");

    private static final Set<String> EXPORTING = Set.of("export", "declare", "typeset");
    /// Their operands are only text.
    private static final Set<String> SAYING = Set.of("echo", "printf", ":", "test", "[", "[[", "true", "false");

    private static final Set<String> KNOWN_FILES =
            Set.of("/etc/os-release", "/usr/lib/os-release", "/etc/lsb-release", "/etc/default/locale");

    private final String text;
    private final String name;
    private final List<Assignment> own;
    private final List<Statement> statements;
    private final int since;

    private ShellEffects(String text, String name, List<Assignment> assignments, int since) {
        this.text = text;
        this.name = name;
        this.own = assignments.stream().filter(it -> it.name().equals(name)).toList();
        this.statements = ShellStatements.of(text);
        this.since = since;
    }

    /// @param since where the assignment is that sets the variable anew, from which on effects count; 0 for none
    /// @throws NotEditable for the first effect that is not understood
    static void require(String text, String name, List<Assignment> assignments, int since) throws NotEditable {
        ShellEffects effects = new ShellEffects(text, name, assignments, since);
        for (Statement statement : effects.statements) {
            Optional<String> why = effects.unclear(statement);
            if (why.isPresent()) {
                int line = FileLine.numberAt(text, statement.words().getFirst().from());
                throw new NotEditable("line " + line + " " + why.get(), "change the file by hand");
            }
        }
    }

    /// Whether a file that is read, or text that is run, may set the variable before it is set here for the first time.
    static boolean runsOthers(String text) {
        return ShellStatements.of(text).stream().anyMatch(it -> isRunning(it.command()));
    }

    private Optional<String> unclear(Statement statement) {
        List<Word> words = new ArrayList<>(statement.command());
        List<Word> assigned = new ArrayList<>();
        while (!words.isEmpty() && words.getFirst().isAssignment()) {
            assigned.add(words.removeFirst());
        }
        String command = words.isEmpty() ? "" : words.getFirst().text();
        if (statement.words().stream().anyMatch(ShellEffects::isHereDocument)) {
            return Optional.of("begins a here-document, which hostdev does not follow");
        }
        if (isFunction(words)) {
            return Optional.of("defines a function, which hostdev does not follow");
        }
        if (ENDING.contains(command)) {
            return Optional.of("(" + command + ") decides whether and how the lines of the file are run");
        }
        if (statement.words().getLast().to() <= since) {
            return Optional.empty();
        }
        if (!own.isEmpty() && (isRunning(words) || command.startsWith("$") || command.startsWith("`"))) {
            return Optional.of("(" + command + ") runs what hostdev does not read, and that may change " + name);
        }
        return assignment(statement, assigned, command).or(() -> mention(statement, command));
    }

    private static boolean isHereDocument(Word word) {
        return word.text().matches("(?s)[^'\"`$(]*<<(?!<).*");
    }

    private static boolean isFunction(List<Word> words) {
        return !words.isEmpty()
                && (words.getFirst().text().equals("function")
                        || words.getFirst().text().matches("(?s)[^'\"`$(]+\\(\\).*")
                        || (words.size() > 1 && words.get(1).text().startsWith("()")));
    }

    private static boolean isRunning(List<Word> words) {
        if (words.isEmpty() || !RUNNING.contains(words.getFirst().text())) {
            return false;
        }
        return words.size() < 2 || !KNOWN_FILES.contains(words.get(1).text());
    }

    private Optional<String> assignment(Statement statement, List<Word> assigned, String command) {
        for (Word word : assigned) {
            if (word.text().startsWith(name + "+=")) {
                return Optional.of("adds to " + name + " with +=, which only some shells know (dash, the sh of Debian,"
                        + " does not): write " + name + "=\"$" + name + " …\"");
            }
            if (word.text().startsWith(name + "=") && statement.inSubshell()) {
                return Optional.of("sets " + name + " in a pipe or in the background, where it is lost");
            }
            if (word.text().startsWith(name + "=") && !command.isEmpty()) {
                return Optional.of("sets " + name + " for the command '" + command + "' only");
            }
        }
        return Optional.empty();
    }

    private Optional<String> mention(Statement statement, String command) {
        boolean naming = NAMING.contains(command)
                || statement.words().stream().anyMatch(it -> it.text().equals("-v"));
        for (Word word : statement.words()) {
            if (naming && !own.isEmpty() && word.text().matches("(?s)[^=]*[$`].*")) {
                return Optional.of("(" + command + ") may change " + name);
            }
            int at = word.text().indexOf(name);
            while (at >= 0) {
                if (!isHarmless(word, at, command, naming)) {
                    return Optional.of((command.isEmpty() ? "" : "(" + command + ") ") + "may change " + name
                            + " in a way that hostdev does not follow");
                }
                at = word.text().indexOf(name, at + 1);
            }
        }
        return Optional.empty();
    }

    private boolean isHarmless(Word word, int at, String command, boolean naming) {
        String around = word.text();
        int end = at + name.length();
        if (isOfName(around, at - 1) || isOfName(around, end) || isKnownAssignment(word.from() + at)) {
            return !(command.equals("readonly") && isKnownAssignment(word.from() + at));
        }
        if (around.startsWith("${", at - 2)) {
            return around.startsWith("}", end) || around.substring(end).matches("(?s):?[-+].*");
        }
        if (around.startsWith("$", at - 1)) {
            return at > 1 || !word.text().matches("(?s)\\$\\w+=.*");
        }
        if (naming) {
            return EXPORTING.contains(command) && around.equals(name);
        }
        return (SAYING.contains(command) || (at > 0 && word.isAssignment())) && !around.contains("$((");
    }

    private static boolean isOfName(String word, int at) {
        return at >= 0 && at < word.length() && (Character.isLetterOrDigit(word.charAt(at)) || word.charAt(at) == '_');
    }

    private boolean isKnownAssignment(int from) {
        return own.stream().anyMatch(it -> it.from() == from + name.length() + 1 && text.charAt(it.from() - 1) == '=');
    }
}
