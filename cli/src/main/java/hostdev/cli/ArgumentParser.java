package hostdev.cli;

import hostdev.core.finding.Nearest;
import hostdev.core.finding.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads what was typed after a verb, as the verb's table says: `--x v` and `--x=v`, options and operands in any order,
/// `--` ends the options.
final class ArgumentParser {
    private final Verb verb;
    private final List<String> operands = new ArrayList<>();
    private final Map<String, List<String>> options = new LinkedHashMap<>();

    private ArgumentParser(Verb verb) {
        this.verb = verb;
    }

    /// @throws Problem a usage error that quotes what is wrong and shows the right form
    static Arguments parse(Verb verb, List<String> typed) {
        ArgumentParser parser = new ArgumentParser(verb);
        parser.read(typed);
        if (!parser.options.containsKey("--help")) {
            parser.requireHost();
            parser.requireOptions();
            parser.requireOperands();
        }
        return new Arguments(typed, parser.operands, parser.options);
    }

    private void read(List<String> typed) {
        int next = 0;
        while (next < typed.size()) {
            String word = typed.get(next++);
            if (word.equals("--")) {
                operands.addAll(typed.subList(next, typed.size()));
                return;
            }
            if (word.startsWith("-") && word.length() > 1) {
                next += readOption(word, next < typed.size() ? typed.get(next) : "--");
            } else {
                operands.add(word);
            }
        }
    }

    /// @param following the next word, `--` where there is none
    /// @return how many of the words that follow it took
    private int readOption(String word, String following) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Option option = find(
                switch (name) {
                    case "-h" -> "--help";
                    case "-o" -> "--output";
                    default -> name;
                });
        if (option.value().isEmpty()) {
            if (equals >= 0) {
                throw wrong(name + " takes no value, and '" + word + "' gives it one");
            }
            options.putIfAbsent(option.name(), List.of());
            return 0;
        }
        if (equals >= 0) {
            put(option, word.substring(equals + 1));
            return 0;
        }
        if (following.startsWith("--")) {
            throw wrong(name + " needs a value: " + option);
        }
        put(option, following);
        return 1;
    }

    private Option find(String name) {
        return name.equals(Option.HOST.name()) ? Option.HOST : verb.option(name).orElseThrow(() -> unknown(name));
    }

    private Problem unknown(String name) {
        List<String> names = new ArrayList<>();
        for (Option option : verb.allOptions()) {
            names.add(option.name());
        }
        String nearest = Nearest.to(name, names)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
        return wrong("'hostdev" + (verb.name().isEmpty() ? "" : " " + verb.name()) + "' has no option '" + name + "'"
                + nearest);
    }

    private void put(Option option, String value) {
        List<String> values = options.computeIfAbsent(option.name(), absent -> new ArrayList<>());
        if (!values.isEmpty() && !option.repeatable()) {
            throw wrong(option.name() + " is given twice: '" + values.getFirst() + "' and '" + value + "'");
        }
        if (value.isEmpty()) {
            throw wrong(option.name() + " is given an empty value");
        }
        values.add(value);
    }

    private void requireHost() {
        boolean dry = options.containsKey(Option.DRY_RUN.name());
        for (String host : options.getOrDefault(Option.HOST.name(), List.of())) {
            if (!verb.takesHost(host, dry)) {
                boolean canBeDry = verb.option(Option.DRY_RUN.name()).isPresent();
                throw wrong("--host is only for what reads a host and changes nothing, and 'hostdev " + verb.name()
                        + "' is not that" + (canBeDry ? " without --dry-run" : "")
                        + "; what changes one takes a simulated one: --host sim:FILE");
            }
        }
    }

    private void requireOptions() {
        for (Option option : verb.options()) {
            if (option.required() && !options.containsKey(option.name())) {
                throw wrong("'hostdev " + verb.name() + "' needs " + option);
            }
        }
    }

    private void requireOperands() {
        int least = 0;
        long most = 0;
        for (Operand operand : verb.operands()) {
            least += operand.least();
            if (operands.size() < least) {
                throw wrong("'hostdev " + verb.name() + "' needs " + operand.name() + ": " + operand.what());
            }
            most += operand.most();
        }
        if (operands.size() > most) {
            throw wrong("'hostdev" + (verb.name().isEmpty() ? "" : " " + verb.name()) + "' has no use for '"
                    + operands.get((int) most) + "'");
        }
    }

    private Problem wrong(String what) {
        return Problem.usage(what, verb.usage());
    }
}
