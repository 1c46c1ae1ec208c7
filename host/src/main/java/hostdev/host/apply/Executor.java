package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.model.Fact;
import hostdev.core.plan.Plan;
import hostdev.core.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Carries a plan out: every precondition first; then each step journalled, done and read back; on a failure all that
/// was done is undone, the last first.
public final class Executor {
    private final Machine machine;
    private final Progress progress;

    public Executor(Machine machine, Progress progress) {
        this.machine = machine;
        this.progress = progress;
    }

    /// @param lock shows that nobody else changes this host meanwhile
    /// @throws Problem not fit, with nothing changed, where a precondition does not hold; failed, where a step
    /// failed and all was undone; undo failed, with what is left to do by hand
    public Applied apply(Plan plan, HostLock lock) {
        lock.requireHeld();
        if (plan.isEmpty()) {
            return new Applied(plan, "", List.of());
        }
        plan.steps().forEach(step -> Effect.of(step, machine).require());
        try (Journal journal = Journal.begin(machine.state(), machine.root(), bootId(), plan)) {
            return new Run(plan, journal).go();
        }
    }

    private String bootId() {
        return switch (machine.root().text("/proc/sys/kernel/random/boot_id")) {
            case Fact.Known<String>(var id) -> id.strip();
            case Fact.Unknown<String>(var why) ->
                throw Problem.notFit("/proc/sys/kernel/random/boot_id", "cannot be read: " + why, "is /proc mounted?");
        };
    }

    /// One plan being carried out.
    private final class Run {
        private final Plan plan;
        private final Journal journal;
        private final List<Applied.DoneStep> done = new ArrayList<>();

        Run(Plan plan, Journal journal) {
            this.plan = plan;
            this.journal = journal;
        }

        Applied go() {
            for (int index = 0; index < plan.steps().size(); index++) {
                Step step = plan.steps().get(index);
                Instant start = machine.root().now();
                switch (perform(index, step)) {
                    case Outcome.Done(var seen) -> {
                        done.add(new Applied.DoneStep(
                                step,
                                seen,
                                Duration.between(start, machine.root().now())));
                        progress.done(step, seen);
                    }
                    case Outcome.Failed(var reason, var hint) -> throw failed(index, step, reason, hint);
                    case Outcome.InFlight(var what) -> throw inFlight(index, step, what);
                }
            }
            journal.end(Journal.Phase.FINISHED, "");
            return new Applied(plan, journal.plan(), List.copyOf(done));
        }

        private Outcome perform(int index, Step step) {
            try {
                journal.write(Journal.Phase.BEGINS, index, step, "");
                Outcome outcome = effect(step);
                if (outcome instanceof Outcome.Done) {
                    journal.write(Journal.Phase.DONE, index, step, "");
                }
                return outcome;
            } catch (Problem e) {
                return new Outcome.Failed(e.what(), e.hint().orElse(""));
            }
        }

        private Outcome effect(Step step) {
            try (Patience _ = Patience.with(progress, StepWords.waitedFor(step))) {
                return Effect.of(step, machine).perform();
            }
        }

        private Problem failed(int index, Step step, String reason, String hint) {
            progress.undoing(StepWords.where(step) + ": " + reason);
            List<String> left = new ArrayList<>();
            note(Journal.Phase.FAILED, index, step, reason, left);
            boolean halfDone = Effect.of(step, machine).mayFailHalfway();
            undo(halfDone ? index : index - 1, "", left);
            return end(StepWords.where(step), reason, hint, left);
        }

        /// What the kernel still works on is not touched again: its outcome must be seen first.
        private Problem inFlight(int index, Step step, String what) {
            String reason = "unknown, in flight: the kernel has not ended " + what + " within "
                    + machine.limits().write().toSeconds() + " s, and nothing can end it";
            progress.undoing(StepWords.where(step) + ": " + reason);
            List<String> left = new ArrayList<>();
            left.add("look how it ended before this device is touched again: hostdev show " + StepWords.where(step));
            note(Journal.Phase.IN_FLIGHT, index, step, reason, left);
            undo(index - 1, StepWords.where(step), left);
            return end(StepWords.where(step), reason, "", left);
        }

        /// @param barred what must not be touched; empty for nothing
        private void undo(int from, String barred, List<String> left) {
            for (int index = from; index >= 0; index--) {
                Step step = plan.steps().get(index);
                int place = index;
                if (!StepWords.where(step).equals(barred)) {
                    step.inverse().ifPresent(inverse -> undo(place, step, inverse, left));
                }
            }
        }

        private void undo(int index, Step step, Step inverse, List<String> left) {
            note(Journal.Phase.UNDOING, index, inverse, "", left);
            switch (attempt(inverse)) {
                case Outcome.Done _ -> {
                    note(Journal.Phase.UNDONE, index, inverse, "", left);
                    progress.undone(step);
                }
                case Outcome.Failed(var reason, var _) -> left(index, inverse, reason, left);
                case Outcome.InFlight(var what) -> left(index, inverse, "in flight: " + what, left);
            }
        }

        private Outcome attempt(Step inverse) {
            try {
                return effect(inverse);
            } catch (Problem e) {
                return new Outcome.Failed(e.what(), "");
            }
        }

        private void left(int index, Step inverse, String reason, List<String> left) {
            left.add(StepWords.byHand(inverse) + "  (" + reason + ")");
            note(Journal.Phase.UNDO_FAILED, index, inverse, reason, left);
        }

        /// While undoing, a journal that cannot be written does not stop the undoing.
        private void note(Journal.Phase phase, int index, Step step, String words, List<String> left) {
            try {
                journal.write(phase, index, step, words);
            } catch (Problem e) {
                left.add(e.getMessage());
            }
        }

        private Problem end(String where, String reason, String hint, List<String> left) {
            Journal.Phase phase = left.isEmpty() ? Journal.Phase.TAKEN_BACK : Journal.Phase.LEFT;
            try {
                journal.end(phase, reason);
            } catch (Problem e) {
                left.add(e.getMessage());
            }
            return left.isEmpty()
                    ? Problem.failed(where, reason + "\nall that had been done is undone", hint)
                    : Problem.undoFailed(
                            where,
                            reason + "\nnot all could be undone",
                            "left to do by hand:\n" + String.join("\n", left));
        }
    }
}
