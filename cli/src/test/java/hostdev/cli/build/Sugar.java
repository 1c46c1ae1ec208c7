package hostdev.cli.build;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What javac leaves to the first run, and what it comes to: [#results] of this class and of the desugared one are to
/// be
/// the same.
public final class Sugar {
    record Nothing() {}

    record Numbers(boolean truth, byte small, char letter, short few, int some, long many, float broad, double exact) {}

    record Things(@Nullable String text, List<Nothing> list) {}

    record Kept(int some) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Kept;
        }

        @Override
        public int hashCode() {
            return 7;
        }
    }

    enum Colour {
        RED,
        GREEN
    }

    sealed interface Shape {
        record Round(double radius) implements Shape {}

        record Angled(int corners) implements Shape {}

        default String word() {
            return switch (this) {
                case Round(var radius) when radius > 10 -> "large " + radius;
                case Round _ -> "round";
                case Angled(var corners) -> corners + " corners";
            };
        }
    }

    private Sugar() {}

    private static List<Object> values() {
        List<Object> values = new ArrayList<>(List.of(
                new Nothing(),
                new Kept(1),
                new Kept(2),
                new Shape.Round(1),
                new Shape.Round(11),
                new Shape.Round(-0.0),
                new Shape.Round(0.0),
                new Shape.Round(Double.NaN),
                new Shape.Angled(3),
                new Things("text", List.of(new Nothing())),
                new Things(null, List.of()),
                Colour.RED,
                Colour.GREEN,
                "text",
                "other",
                4,
                4L));
        Numbers first = new Numbers(true, (byte) -1, 'a', (short) -2, 3, 1L << 40, 0.5f, 0.25);
        values.add(first);
        values.add(new Numbers(true, (byte) -1, 'a', (short) -2, 3, 1L << 40, 0.5f, 0.25));
        values.add(new Numbers(false, (byte) -1, 'a', (short) -2, 3, 1L << 40, 0.5f, 0.25));
        values.add(new Numbers(true, (byte) 1, 'a', (short) -2, 3, 1L << 40, 0.5f, 0.25));
        values.add(new Numbers(true, (byte) -1, 'b', (short) -2, 3, 1L << 40, 0.5f, 0.25));
        values.add(new Numbers(true, (byte) -1, 'a', (short) 2, 3, 1L << 40, 0.5f, 0.25));
        values.add(new Numbers(true, (byte) -1, 'a', (short) -2, 4, 1L << 40, 0.5f, 0.25));
        values.add(new Numbers(true, (byte) -1, 'a', (short) -2, 3, 1L << 41, 0.5f, 0.25));
        values.add(new Numbers(true, (byte) -1, 'a', (short) -2, 3, 1L << 40, -0.0f, 0.25));
        values.add(new Numbers(true, (byte) -1, 'a', (short) -2, 3, 1L << 40, Float.NaN, Double.NaN));
        return values;
    }

    private static String kind(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Shape shape -> "shape, " + shape.word();
            case Numbers numbers when numbers.some() > 3 -> "numbers";
            case Numbers numbers -> "numbers " + numbers.letter();
            case Colour colour when colour == Colour.RED -> "red";
            case String text -> "text " + text;
            case Collection<?> collection -> "of " + collection.size();
            case Integer number -> "number " + number;
            default -> "something";
        };
    }

    private static String colour(Object value) {
        return switch (value) {
            case Colour.RED -> "red";
            case Colour other -> other.name();
            default -> "none";
        };
    }

    /// A line for each value, and for each pair of them that are alike.
    public static List<String> results() {
        List<String> results = new ArrayList<>();
        results.add(kind(null));
        for (Object value : values()) {
            boolean own = value instanceof Record;
            results.add(kind(value) + ", " + colour(value) + (own ? ", " + value.hashCode() : ""));
            for (Object other : values()) {
                results.add(value.equals(other) + (own && value.hashCode() == other.hashCode() ? ", same hash" : ""));
            }
        }
        return results;
    }
}
