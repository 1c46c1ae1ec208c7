package hostdev.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A play in a practice host, read from text: `== heading`, `$ command`, `guest NAME`, and below a command or a guest
/// `expect PATTERN` for what must be found in what it says; `#` comments.
record DemoScript(List<Step> steps) {
    /// Something that is shown.
    sealed interface Step {
        /// Words for the reader.
        record Heading(String text) implements Step {}

        /// A command on the practice host, which must succeed.
        record Command(String words, List<Pattern> expected) implements Step {}

        /// What a guest says on its console, once it has listed what it sees.
        record Guest(String name, List<Pattern> expected) implements Step {}
    }

    static DemoScript parse(String text) {
        List<Step> steps = new ArrayList<>();
        List<Pattern> expected = new ArrayList<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.startsWith("== ")) {
                steps.add(new Step.Heading(line.substring(3)));
            } else if (line.startsWith("$ ")) {
                expected = new ArrayList<>();
                steps.add(new Step.Command(line.substring(2), expected));
            } else if (line.startsWith("guest ")) {
                expected = new ArrayList<>();
                steps.add(new Step.Guest(line.substring(6), expected));
            } else if (line.startsWith("expect ")) {
                expected.add(Pattern.compile(line.substring(7), Pattern.MULTILINE));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                throw new IllegalArgumentException("not understood: " + line);
            }
        }
        return new DemoScript(List.copyOf(steps));
    }

    /// The first expectation that does not hold for what was said.
    static java.util.Optional<Pattern> missing(List<Pattern> expected, String said) {
        return expected.stream()
                .filter(pattern -> !pattern.matcher(said).find())
                .findFirst();
    }
}
