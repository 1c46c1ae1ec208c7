package hostdev.cli;

import hostdev.core.model.ShellWord;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a person typed after the verb, already checked against the verb: counts, names and values are as it wants them.
public final class Arguments {
    private final List<String> operands;
    private final Map<String, List<String>> options;
    private final List<String> typed;

    /// @param typed all words behind the verb, as they came
    /// @param options by name with dashes; a flag that was given has an empty list
    public Arguments(List<String> typed, List<String> operands, Map<String, List<String>> options) {
        this.typed = List.copyOf(typed);
        this.operands = List.copyOf(operands);
        this.options = Map.copyOf(options);
    }

    /// What was typed behind the verb, quoted for a shell where it must be.
    public String line() {
        StringBuilder line = new StringBuilder();
        for (String word : typed) {
            line.append(line.isEmpty() ? "" : " ").append(ShellWord.of(word));
        }
        return line.toString();
    }

    /// All words behind the verb, as they came.
    public List<String> typed() {
        return typed;
    }

    public List<String> operands() {
        return operands;
    }

    /// @param index from 0; the verb's table guarantees those that are required
    public String operand(int index) {
        return operands.get(index);
    }

    /// @param option with its dashes: `--json`
    public boolean has(String option) {
        return options.containsKey(option);
    }

    public Optional<String> value(String option) {
        List<String> values = values(option);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    /// All values of a repeatable option, in the order typed.
    public List<String> values(String option) {
        return options.getOrDefault(option, List.of());
    }
}
