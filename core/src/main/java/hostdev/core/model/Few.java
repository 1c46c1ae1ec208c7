package hostdev.core.model;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The first few of many things, where all of them would fill screens, and how many more there are.
///
/// @param named the first of them, in their order
/// @param more how many are not named: none, or at least two, since one more is named in the place of `and 1 more`
public record Few<T>(List<T> named, int more) {
    /// @param most how many are named where there are many more
    public static <T> Few<T> of(List<T> all, int most) {
        return of(all, all.size(), most);
    }

    /// Of things that need not all be put together.
    ///
    /// @param first the first of them: all, or one more than are named where there are many more
    /// @param all how many there are
    public static <T> Few<T> of(List<T> first, int all, int most) {
        return all <= most + 1
                ? new Few<>(List.copyOf(first), 0)
                : new Few<>(List.copyOf(first.subList(0, most)), all - most);
    }

    /// The same, each made into something else.
    public <R> Few<R> map(Function<? super T, ? extends R> form) {
        return new Few<>(named.stream().<R>map(form).toList(), more);
    }

    /// `A`, `A, B`, `A, B and 7 more`.
    public String words() {
        return words("");
    }

    /// @param kind what there is more of, as `places`; empty where that goes without saying
    public String words(String kind) {
        String words = named.stream().map(Object::toString).collect(Collectors.joining(", "));
        return more == 0 ? words : words + " and " + more + " more" + (kind.isEmpty() ? "" : " " + kind);
    }
}
