package hostdev.cli.view;

import hostdev.core.model.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Facts under headings, one a line and aligned: `  driver      ehci-pci`.
final class Facts {
    private static final int NAME = 12;

    private final List<Line> lines = new ArrayList<>();

    void heading(String heading) {
        lines.add(Line.empty());
        lines.add(Line.of(Line.Style.BOLD, heading));
    }

    void line(Line line) {
        lines.add(line);
    }

    void fact(String name, String value) {
        lines.add(Line.of(Line.Style.DIM, "  " + name + " ".repeat(Math.max(1, NAME - name.length())))
                .add(value));
    }

    <T> void fact(String name, Fact<T> fact, Function<? super T, String> words) {
        fact(name, told(fact, words));
    }

    /// One line a value, the name before the first; `none` where there are no values.
    void facts(String name, List<String> values, String none) {
        if (values.isEmpty()) {
            fact(name, none);
            return;
        }
        String head = name;
        for (String value : values) {
            fact(head, value);
            head = "";
        }
    }

    /// The value in words, or `unknown: not root`.
    static <T> String told(Fact<T> fact, Function<? super T, String> words) {
        return fact.either(words, why -> "unknown: " + why);
    }

    static <T> String orNone(Optional<T> value) {
        return value.map(Object::toString).orElse("none");
    }

    List<Line> lines() {
        return lines;
    }
}
