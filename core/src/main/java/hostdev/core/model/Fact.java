package hostdev.core.model;

import java.util.Optional;
import java.util.function.Function;

/// A fact about the machine that was seen, or that could not be seen and why. "There is none" is a known fact, an empty
/// [Optional] inside; unknown is never a 0 or an empty string.
public sealed interface Fact<T> {
    /// Seen.
    record Known<T>(T value) implements Fact<T> {}

    /// Not seen; `why` completes "unknown: …", such as `not root` or `no such file`.
    record Unknown<T>(String why) implements Fact<T> {}

    static <T> Fact<T> known(T value) {
        return new Known<>(value);
    }

    static <T> Fact<T> unknown(String why) {
        return new Unknown<>(why);
    }

    /// The value where it was seen: for those to whom unknown and none are the same.
    default Optional<T> seen() {
        return switch (this) {
            case Known<T>(var value) -> Optional.of(value);
            case Unknown<T> unknown -> Optional.empty();
        };
    }

    default <R> Fact<R> map(Function<? super T, ? extends R> function) {
        return switch (this) {
            case Known<T>(var value) -> known(function.apply(value));
            case Unknown<T>(var why) -> unknown(why);
        };
    }
}
