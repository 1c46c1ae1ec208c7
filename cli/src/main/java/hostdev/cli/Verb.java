package hostdev.cli;

import java.util.List;
import java.util.Optional;

/// One word of the command: what it takes and what it does. `--help`, completion and man pages come from it.
///
/// @param name as typed after `hostdev`; two words where it belongs to a family, `lab demo`
/// @param summary one line without a full stop, what it does: `gives devices to a guest`
/// @param options its own, and those of [Option] that it takes; `--json` and `--help` every verb takes unsaid
/// @param details paragraphs and examples for `--help`, lines of at most 80 columns; may be empty
public record Verb(
        String name,
        Section section,
        String summary,
        List<Operand> operands,
        List<Option> options,
        String details,
        Action action) {
    /// More options than these are not listed in a line of usage.
    private static final int MOST_IN_USAGE = 10;

    /// Its own options, then those that every verb has.
    public List<Option> allOptions() {
        List<Option> all = new java.util.ArrayList<>(options);
        all.add(Option.JSON);
        all.add(Option.HELP);
        return all;
    }

    /// @param option with its dashes: `--to`
    public Optional<Option> option(String option) {
        for (Option candidate : allOptions()) {
            if (candidate.name().equals(option)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /// Whether it works on another host than this: on a copy where it changes nothing, on a simulated machine whatever
    /// it does.
    ///
    /// @param dry whether it is only to say what it would do
    boolean takesHost(String host, boolean dry) {
        boolean aboutHosts = section != Section.LAB && section != Section.HELP;
        return option(Option.HOST.name()).isPresent()
                || (aboutHosts && (dry || name.startsWith(Planned.PREFIX)))
                || (aboutHosts && host.startsWith(Place.SIMULATED));
    }

    /// `hostdev assign DEVICE... --to GUEST [--start]`
    public String usage() {
        StringBuilder usage = new StringBuilder("hostdev");
        if (!name.isEmpty()) {
            usage.append(' ').append(name);
        }
        for (Operand operand : operands) {
            usage.append(' ').append(operand);
        }
        for (Option option : options) {
            if (option.required()) {
                usage.append(' ').append(option);
            }
        }
        long optional = options.stream().filter(option -> !option.required()).count();
        if (optional > MOST_IN_USAGE) {
            return usage.append(" [OPTION]...").toString();
        }
        for (Option option : options) {
            if (!option.required()) {
                usage.append(" [").append(option).append(option.repeatable() ? "]..." : "]");
            }
        }
        return usage.append(" [--json]").toString();
    }
}
