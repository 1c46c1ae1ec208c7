package hostdev.cli;

import hostdev.core.finding.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A command of hostdev that some output tells its reader to type.
///
/// @param words behind `hostdev`, quotes removed
/// @param conditional whether something else has to happen first: a reboot, the end of a guest
/// @param line the whole line of output that it stands in
record SuggestedCommand(List<String> words, boolean conditional, String line) {
    private static final Pattern COMMAND = Pattern.compile("(?<![\\w/.-])hostdev (?=[a-z-])");
    private static final Pattern WORD = Pattern.compile("\\G *('(?:[^']|'\\\\'')*'|[^\\s'();,]+)");
    private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z]{4,}(\\.\\.\\.)?");
    private static final Pattern OPERAND = Pattern.compile(".*[0-9./:].*|-.*|[A-Z]{4,}(\\.\\.\\.)?");
    private static final Pattern CONDITION =
            Pattern.compile("\\b(then|after|afterwards|once|when|reboot|later|from there|there|or for)\\b[^;]*$");

    /// All that the text suggests, each once.
    ///
    /// @param guests whose names are operands
    static Set<SuggestedCommand> in(String text, Set<String> guests) {
        Set<SuggestedCommand> found = new LinkedHashSet<>();
        for (String line : text.split("\n", -1)) {
            if (line.strip().startsWith("+ ")) {
                continue; // of a file that would be written
            }
            Matcher start = COMMAND.matcher(line);
            while (start.find()) {
                String rest = line.substring(start.end());
                boolean quoted = start.start() > 0 && line.charAt(start.start() - 1) == '\'';
                List<String> words = words(quoted ? rest.split("'", 2)[0] : rest, guests);
                boolean conditional =
                        CONDITION.matcher(line.substring(0, start.start())).find();
                if (!words.isEmpty() && isCommand(words)) {
                    found.add(new SuggestedCommand(words, conditional, line.strip()));
                }
            }
        }
        return found;
    }

    /// Prose may follow a command: an operand looks like one, or is a guest's name or the value of an option.
    private static List<String> words(String rest, Set<String> guests) {
        List<String> words = new ArrayList<>();
        Matcher next = WORD.matcher(rest);
        while (next.find()) {
            boolean sentenceEnds = next.group(1).endsWith(".") && !next.group(1).endsWith("...");
            String word = unquoted(next.group(1).replaceFirst("(?<!\\.)[.:]$", ""));
            if (!words.isEmpty() && !belongs(word, words, guests)) {
                break;
            }
            words.add(word);
            if (sentenceEnds) {
                break;
            }
        }
        return words;
    }

    /// "hostdev has not changed anything" is a sentence; "hostdev frobnicate 01:00.0" is a command nobody knows.
    private static boolean isCommand(List<String> words) {
        return isVerb(words.getFirst())
                || Verbs.isFamily(words.getFirst())
                || (words.size() > 1 && OPERAND.matcher(words.get(1)).matches());
    }

    private static boolean belongs(String word, List<String> before, Set<String> guests) {
        if (word.isEmpty()) {
            return false;
        }
        String family = before.size() == 1 ? before.getFirst() + " " + word : "";
        return OPERAND.matcher(word).matches()
                || guests.contains(word)
                || Verbs.names().contains(family)
                || (before.size() == 1 && Set.of("plan", "help").contains(before.getFirst()) && isVerb(word))
                || wantsValue(before)
                || (before.contains("bind") && before.size() == 2)
                || (before.size() == 1 && Set.of("verify", "start", "slots").contains(before.getFirst()));
    }

    private static boolean isVerb(String word) {
        return Verbs.find(word).isPresent();
    }

    private static boolean wantsValue(List<String> before) {
        return verb(before)
                .flatMap(verb -> verb.option(before.getLast()))
                .flatMap(Option::value)
                .isPresent();
    }

    private static String unquoted(String word) {
        return word.startsWith("'") ? word.substring(1, word.length() - 1).replace("'\\''", "'") : word;
    }

    private static Optional<Verb> verb(List<String> words) {
        return Verbs.find(CommandLine.split(words).verb());
    }

    Optional<Verb> verb() {
        return verb(words);
    }

    /// Why nobody can type it so; empty where the command line is in order.
    Optional<String> misuse() {
        try {
            CommandLine typed = CommandLine.split(words);
            ArgumentParser.parse(Verbs.named(typed.verb()), typed.rest());
            return Optional.empty();
        } catch (Problem problem) {
            return Optional.of(problem.what());
        }
    }

    /// Whether the reader has to put something in first: `DEVICE`.
    boolean hasPlaceholder() {
        return words.stream().anyMatch(word -> PLACEHOLDER.matcher(word).matches());
    }

    SuggestedCommand with(String placeholder, String value) {
        return new SuggestedCommand(
                words.stream()
                        .map(word -> word.equals(placeholder) ? value : word)
                        .toList(),
                conditional,
                line);
    }

    @Override
    public String toString() {
        return "hostdev " + String.join(" ", words);
    }
}
