package hostdev.core.plan;

import java.util.Locale;
import java.util.Optional;

/// What a line of the journal tells.
public enum Phase {
    /// The first line: the goal and all steps.
    PLANNED,
    /// The step's effect comes next.
    BEGINS,
    /// A process is about to write into the kernel for the step; how far the step came does not change by it.
    WRITING,
    DONE,
    FAILED,
    /// The kernel did not end a write in time: its outcome is unknown.
    IN_FLIGHT,
    /// The step's inverse comes next.
    UNDOING,
    UNDONE,
    /// The step was not taken back: somebody else has changed what it was about, and that is left alone.
    LEFT_ALONE,
    UNDO_FAILED,
    /// An end: all steps are done.
    FINISHED,
    /// An end: what had been done is undone.
    TAKEN_BACK,
    /// Not all could be undone; recovering tries again.
    LEFT,
    /// Recovering itself failed; until it succeeds the plan's devices are locked, and only those.
    UNRECOVERED;

    /// As it is written, `in-flight`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Phase> of(String word) {
        for (Phase phase : values()) {
            if (phase.word().equals(word)) {
                return Optional.of(phase);
            }
        }
        return Optional.empty();
    }

    /// Whether nothing is left to be done about the plan.
    public boolean isEnd() {
        return this == FINISHED || this == TAKEN_BACK;
    }

    /// Whether it must be on the disk before anything else is done. Of the others the next such line takes care: until
    /// it, nothing happens that they would have to be known for.
    public boolean isAwaited() {
        return switch (this) {
            case BEGINS, FAILED, UNDOING, IN_FLIGHT, FINISHED, TAKEN_BACK, LEFT, UNRECOVERED -> true;
            case PLANNED, WRITING, DONE, UNDONE, LEFT_ALONE, UNDO_FAILED -> false;
        };
    }
}
