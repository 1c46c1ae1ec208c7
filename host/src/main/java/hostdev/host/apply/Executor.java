package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.model.Fact;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Phase;
import hostdev.core.plan.Plan;
import hostdev.core.plan.step.FindAgain;
import hostdev.core.plan.step.PullOut;
import hostdev.core.plan.step.RemoveFunction;
import hostdev.core.plan.step.Seen;
import hostdev.core.plan.step.Step;
import hostdev.core.plan.step.SwitchSlot;
import hostdev.host.root.HostRoot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Carries a plan out: every precondition first; then each step journalled, done and read back; on a failure all that
/// was done is undone, the last first.
public final class Executor {
    private static final int MOST_READY = 32;

    private final Machine machine;
    private final SafeProgress progress;

    public Executor(Machine machine, Progress progress) {
        this.machine = machine;
        this.progress = new SafeProgress(progress);
    }

    /// @param lock shows that nobody else changes this host meanwhile
    /// @throws Problem not fit, with nothing changed, where a precondition does not hold; failed, where a step
    /// failed and all was undone; undo failed, with what is left to do by hand
    public Applied apply(Plan plan, HostLock lock) {
        lock.requireHeld();
        if (plan.isEmpty()) {
            return new Applied(plan, "", List.of());
        }
        requireAll(plan);
        try (HostRoot.Ready root = machine.root().ready(writes(plan));
                Journal journal = Journal.begin(machine.state(), machine.root(), bootId(machine.root()), plan)) {
            Applied applied = new Run(plan, journal, machine.with(root)).go();
            progress.rethrow();
            return applied;
        }
    }

    /// What the plan writes into the kernel. A large plan is begun before all that will write is started; in one by
    /// which functions come anew nothing is, since their files are others then.
    List<String> writes(Plan plan) {
        if (plan.steps().stream().anyMatch(Executor::makesAnew)) {
            return List.of();
        }
        return plan.steps().stream()
                .flatMap(step -> Effect.of(step, machine).writes().stream())
                .limit(MOST_READY)
                .toList();
    }

    private static boolean makesAnew(Step step) {
        return step instanceof RemoveFunction || step instanceof FindAgain || step instanceof SwitchSlot;
    }

    /// What a guest is asked to let go of is free only then: the later steps about it look themselves.
    private void requireAll(Plan plan) {
        Set<PciAddress> comingFree = new HashSet<>();
        for (Step step : plan.steps()) {
            if (step.function().filter(comingFree::contains).isEmpty()) {
                Effect.of(step, machine).require();
            }
            if (step instanceof PullOut out) {
                comingFree.add(out.device());
            }
        }
    }

    static String bootId(HostRoot root) {
        return switch (root.text("/proc/sys/kernel/random/boot_id")) {
            case Fact.Known<String>(var id) -> id.strip();
            case Fact.Unknown<String>(var why) ->
                throw Problem.notFit("/proc/sys/kernel/random/boot_id", "cannot be read: " + why, "is /proc mounted?");
        };
    }

    /// One plan being carried out.
    private final class Run {
        private final Machine machine;
        private final Plan plan;
        private final Journal journal;
        private final TakingBack back;
        private final List<Applied.DoneStep> done = new ArrayList<>();

        Run(Plan plan, Journal journal, Machine machine) {
            this.machine = machine;
            this.plan = plan;
            this.journal = journal;
            this.back = new TakingBack(machine.interruptedBy(Interruption.NEVER), progress, journal);
        }

        Applied go() {
            for (int index = 0; index < plan.steps().size(); index++) {
                Step step = plan.steps().get(index);
                if (isInterrupted()) {
                    throw interrupted();
                }
                switch (perform(index, step)) {
                    case Outcome.Done(var seen) -> progress.done(step, seen);
                    case Outcome.Failed failure -> throw failed(index, step, failure);
                    case Outcome.InFlight(var what, var pid) -> throw inFlight(index, step, what, pid);
                }
            }
            journal.end(Phase.FINISHED, "");
            return new Applied(plan, journal.plan(), List.copyOf(done));
        }

        private Outcome perform(int index, Step step) {
            return Outcome.of(() -> {
                journal.write(Phase.BEGINS, index, step, "");
                Duration begun = machine.root().monotonic();
                Outcome outcome = effect(index, step);
                Duration readBack = machine.root().monotonic();
                if (outcome instanceof Outcome.Done(var seen)) {
                    done.add(new Applied.DoneStep(step, seen, begun, readBack));
                    journal.done(index, step, seen);
                }
                return outcome;
            });
        }

        private Outcome effect(int index, Step step) {
            HostRoot root = new AnnouncingRoot(
                    machine.root(), pid -> journal.writing(index, new Writers(machine.root()).of(pid)));
            try (Patience _ = Patience.with(progress, step.waitsFor())) {
                return Effect.of(step, machine.with(root)).perform();
            }
        }

        private boolean isInterrupted() {
            return machine.interruption().isRequested();
        }

        private Problem interrupted() {
            progress.interrupted(done.size(), plan.steps().size());
            undo("");
            return end("", "", "");
        }

        private Problem failed(int index, Step step, Outcome.Failed failure) {
            if (isInterrupted()) { // a program that it ran got the signal too, or a wait was cut short
                progress.interrupted(done.size(), plan.steps().size());
            } else {
                progress.undoing(step.subject() + ": " + failure.reason());
            }
            back.note(Phase.FAILED, index, step, failure.reason());
            boolean isDone = done.size() > index; // and only could not be written down
            if (!isDone && Effect.of(step, machine).mayFailHalfway()) {
                back.step(index, step, Optional.empty());
            }
            undo("");
            Problem problem = isInterrupted()
                    ? end(step.subject(), "", "")
                    : end(step.subject(), failure.reason(), failure.hint());
            failure.cause().ifPresent(problem::because);
            return problem;
        }

        /// What the kernel still works on is not touched again: its outcome must be seen first.
        private Problem inFlight(int index, Step step, String what, long pid) {
            String reason = "unknown, in flight: the kernel has not ended " + what + " within "
                    + machine.limits().write().toSeconds() + " s, and nothing can end it";
            progress.undoing(step.subject() + ": " + reason);
            back.inFlight(index, step, what, pid);
            undo(step.subject());
            return end(step.subject(), reason, "");
        }

        /// @param barred what must not be touched; empty for nothing
        private void undo(String barred) {
            for (int index = done.size() - 1; index >= 0; index--) {
                Step step = done.get(index).step();
                Seen seen = done.get(index).seen();
                if (!step.subject().equals(barred)) {
                    back.step(index, step, Optional.of(seen));
                }
            }
        }

        /// @param why of the failure; empty where it was only interrupted
        private Problem end(String where, String why, String hint) {
            String reason = isInterrupted() ? interruption(why) : why;
            back.end(Phase.TAKEN_BACK, reason);
            String alone = back.leftAlone().isEmpty() ? "" : "\n" + String.join("\n", back.leftAlone());
            if (!back.left().isEmpty()) {
                return Problem.undoFailed(
                        where,
                        reason + "\nnot all changes could be rolled back" + alone,
                        "left to do:\n" + String.join("\n", back.left()));
            }
            String said = reason + "\nall changes were rolled back" + alone + unrecorded();
            String next = back.unrecorded().isPresent() ? "once the journal can be written: hostdev recover" : hint;
            return isInterrupted() ? Problem.interrupted(where, said, next) : Problem.failed(where, said, next);
        }

        private String interruption(String why) {
            String place = "interrupted after step " + done.size() + " of "
                    + plan.steps().size();
            return why.isEmpty() ? place : place + ": " + why;
        }

        private String unrecorded() {
            return back.unrecorded()
                    .map(why -> "\nbut this could not be recorded: " + why)
                    .orElse("");
        }
    }
}
