package hostdev.core.format;

import hostdev.core.model.Bar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A function's `resource` file: a line a resource, `0x00000000febc0000 0x00000000febdffff 0x0000000000040200`; all
/// zero where there is none.
public final class ResourceLines {
    private ResourceLines() {}

    /// Those that are there, numbered by their line.
    ///
    /// @return empty where a line has another form
    public static Optional<List<Bar>> parse(String text) {
        List<Bar> bars = new ArrayList<>();
        int index = 0;
        for (String line : text.strip().split("\n", -1)) {
            String[] words = line.strip().split(" ", -1);
            if (words.length != 3 || !line.startsWith("0x")) {
                return Optional.empty();
            }
            try {
                Bar bar = new Bar(index, number(words[0]), number(words[1]), number(words[2]));
                if (bar.start() != 0 || bar.end() != 0 || bar.flags() != 0) {
                    bars.add(bar);
                }
            } catch (NumberFormatException _) {
                return Optional.empty();
            }
            index++;
        }
        return Optional.of(List.copyOf(bars));
    }

    private static long number(String word) {
        return Long.parseUnsignedLong(word.substring(Math.min(2, word.length())), 16);
    }
}
