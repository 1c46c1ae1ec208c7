package hostdev.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What a shell can put where the cursor is: verbs, options, and what this host has now.
public final class Completion {
    /// What is asked for only where it is wanted.
    ///
    /// @param devices their addresses, with what each is
    public record Live(Supplier<List<Candidate>> devices, Supplier<List<Candidate>> guests) {}

    /// @param what it is, in a few words; may be empty
    public record Candidate(String word, String what) {}

    private final List<String> before;
    private final String current;
    private final Live live;

    private Completion(List<String> words, Live live) {
        this.before = words.subList(0, Math.max(0, words.size() - 1));
        this.current = words.isEmpty() ? "" : words.getLast();
        this.live = live;
    }

    /// @param words behind `hostdev`, the last as far as it is typed; empty where the cursor stands behind a blank
    public static List<Candidate> of(List<String> words, Live live) {
        Completion completion = new Completion(words, live);
        List<Candidate> fitting = new ArrayList<>();
        for (Candidate candidate : completion.all()) {
            if (candidate.word().startsWith(completion.current)) {
                fitting.add(candidate);
            }
        }
        return fitting;
    }

    private List<Candidate> all() {
        CommandLine line = CommandLine.split(before);
        if (line.verb().isEmpty() && !current.startsWith("-")) {
            return isValue(Verbs.named(""), line.rest()) ? List.of() : words("", _ -> true);
        }
        if (line.verb().startsWith(Planned.PREFIX)) {
            String planned = line.verb().substring(Planned.PREFIX.length());
            if (Verbs.isFamily(planned)) {
                return words(planned + " ", Planned::isPlannable);
            }
        }
        if (Verbs.isFamily(line.verb())) {
            return words(line.verb() + " ", _ -> true);
        }
        Optional<Verb> verb = Verbs.find(line.verb());
        return verb.isEmpty() ? List.of() : of(verb.get(), line.rest());
    }

    /// The next word of the names that begin so.
    private static List<Candidate> words(String start, Predicate<Verb> fits) {
        Map<String, Candidate> words = new LinkedHashMap<>();
        for (Verb verb : Verbs.all()) {
            if (verb.name().startsWith(start) && !verb.name().isEmpty() && fits.test(verb)) {
                String[] rest = verb.name().substring(start.length()).split(" ", 2);
                words.putIfAbsent(rest[0], new Candidate(rest[0], rest.length == 1 ? verb.summary() : ""));
            }
        }
        return List.copyOf(words.values());
    }

    private List<Candidate> of(Verb verb, List<String> rest) {
        if (isValue(verb, rest)) {
            return live(verb.option(rest.getLast())
                    .flatMap(Option::value)
                    .orElse(rest.getLast().equals(Option.CONNECT.name()) ? "URI" : ""));
        }
        if (current.startsWith("-") && !rest.contains("--")) {
            return options(verb, rest);
        }
        List<String> typed = operands(verb, rest);
        int index = typed.size();
        for (Operand operand : verb.operands()) {
            if (index < operand.most()) {
                return operand(verb, operand, typed);
            }
            index -= operand.most();
        }
        return List.of();
    }

    /// What can stand there as an operand, behind those that were typed.
    private List<Candidate> operand(Verb verb, Operand operand, List<String> typed) {
        return switch (operand.name()) {
            case "VERB" -> words(typed.isEmpty() ? "" : String.join(" ", typed) + " ", _ -> true);
            // what 'lab run' runs is the practice host's
            case "COMMAND" -> verb.name().equals("plan") ? words("", Planned::isPlannable) : List.of();
            default -> live(operand.name());
        };
    }

    /// Whether the word at the cursor belongs to the option in front of it.
    private static boolean isValue(Verb verb, List<String> rest) {
        return !rest.isEmpty() && !rest.contains("--") && takesValue(verb, rest.getLast());
    }

    private static boolean takesValue(Verb verb, String word) {
        return word.equals(Option.HOST.name())
                || word.equals(Option.CONNECT.name())
                || verb.option(word).flatMap(Option::value).isPresent();
    }

    private static List<String> operands(Verb verb, List<String> rest) {
        List<String> operands = new ArrayList<>();
        boolean value = false;
        for (String word : rest) {
            if (!value && !word.startsWith("-")) {
                operands.add(word);
            }
            value = !value && takesValue(verb, word);
        }
        return operands;
    }

    private static List<Candidate> options(Verb verb, List<String> rest) {
        List<Candidate> options = new ArrayList<>();
        for (Option option : verb.allOptions()) {
            if (option.repeatable() || !rest.contains(option.name())) {
                options.add(new Candidate(option.name(), option.what()));
            }
        }
        return options;
    }

    /// @param kind as the verb's table names it, in capitals; what is not known here is a file, which the shell knows
    private List<Candidate> live(String kind) {
        return switch (kind) {
            case "DEVICE" -> live.devices().get();
            case "GUEST" -> live.guests().get();
            case "SHELL" -> List.of(new Candidate("bash", ""), new Candidate("fish", ""), new Candidate("zsh", ""));
            case "URI" -> List.of(new Candidate("qemu:///system", "KVM"), new Candidate("xen:///system", "Xen"));
            default -> List.of();
        };
    }
}
