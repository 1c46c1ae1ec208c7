package hostdev.host.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Numbers whatever the program does to the machine, and ends the program at one of these numbers.
public final class Power {
    /// Where within an effect the program ends.
    public enum Moment {
        BEFORE,
        /// Half of what is written to a file is written; as [#AFTER] for all else.
        INSIDE,
        AFTER
    }

    /// The place of an end.
    ///
    /// @param effect from 1
    public record Cut(long effect, Moment moment) {}

    private final List<String> trace = new ArrayList<>();
    private Optional<Cut> cut = Optional.empty();
    private Optional<String> ending = Optional.empty();
    private Consumer<String> watcher = _ -> {};
    private long count;
    private boolean off;

    Power() {}

    /// The program ends there; numbered from now on.
    public void cutAt(Cut where) {
        forget();
        cut = Optional.of(where);
    }

    /// The program ends after the first effect whose words contain this.
    public void endAfter(String part) {
        ending = Optional.of(part);
    }

    /// From here on effects are numbered from 1 again, and none of them ends the program.
    public void forget() {
        trace.clear();
        cut = Optional.empty();
        ending = Optional.empty();
        count = 0;
        off = false;
    }

    /// Told of every effect right before it.
    public void watch(Consumer<String> told) {
        watcher = told;
    }

    /// What was done since, in order.
    public List<String> trace() {
        return List.copyOf(trace);
    }

    public long count() {
        return count;
    }

    boolean isOff() {
        return off;
    }

    /// What is done to the machine.
    ///
    /// @param <E> how it may fail; what fails only unchecked needs to say nothing
    @FunctionalInterface
    interface Deed<T, E extends Exception> {
        T run() throws E;
    }

    <T, E extends Exception> T effect(String what, Deed<T, E> effect) throws E {
        return effect(what, effect, effect);
    }

    /// @param half what of it happens where the end is inside it
    <T, E extends Exception> T effect(String what, Deed<T, E> effect, Deed<?, E> half) throws E {
        requireOn(what);
        count++;
        trace.add(what);
        watcher.accept(what);
        Optional<Moment> end = cut.filter(it -> it.effect() == count)
                .map(Cut::moment)
                .or(() -> ending.filter(what::contains).map(_ -> Moment.AFTER));
        if (end.isEmpty()) {
            return effect.run();
        }
        switch (end.get()) {
            case BEFORE -> {}
            case INSIDE -> half.run();
            case AFTER -> effect.run();
        }
        off = true;
        throw new PowerCut(end.get() + " " + what);
    }

    /// A program that has ended does nothing any more, not even in its `finally` blocks.
    void requireOn(String what) {
        if (off) {
            throw new PowerCut("off: " + what);
        }
    }
}
