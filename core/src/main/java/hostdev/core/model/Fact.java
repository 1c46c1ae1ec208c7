package hostdev.core.model;

import java.util.Optional;
import java.util.function.Function;

/// A fact about the machine that was seen, or that could not be seen and why. "There is none" is a known fact, an empty
/// [Optional] inside; unknown is never a 0 or an empty string.
public sealed interface Fact<T> {
    /// Seen.
    record Known<T>(T value) implements Fact<T> {
        @Override
        public <R> R either(Function<? super T, ? extends R> known, Function<String, ? extends R> unknown) {
            return known.apply(value);
        }
    }

    /// Not seen; `why` completes "unknown: …", such as `not root` or `no such file`.
    record Unknown<T>(String why) implements Fact<T> {
        @Override
        public <R> R either(Function<? super T, ? extends R> known, Function<String, ? extends R> unknown) {
            return unknown.apply(why);
        }
    }

    /// What `known` makes of the value, or `unknown` of the reason. Plain listing uses this and no pattern
    /// switch: each of those makes a class at run time (java.lang.runtime.SwitchBootstraps), which the
    /// ahead-of-time cache does not keep.
    <R> R either(Function<? super T, ? extends R> known, Function<String, ? extends R> unknown);

    static <T> Fact<T> known(T value) {
        return new Known<>(value);
    }

    static <T> Fact<T> unknown(String why) {
        return new Unknown<>(why);
    }

    /// The value where it was seen: for those to whom unknown and none are the same.
    default Optional<T> seen() {
        return either(Optional::of, why -> Optional.empty());
    }

    default <R> Fact<R> map(Function<? super T, ? extends R> function) {
        return either(value -> known(function.apply(value)), Fact::unknown);
    }
}
