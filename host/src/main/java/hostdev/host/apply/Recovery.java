package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.plan.Phase;
import hostdev.core.plan.PlanRecord;
import hostdev.core.plan.PlanRecord.StepState;
import hostdev.core.plan.step.EditFile;
import hostdev.core.plan.step.Step;
import hostdev.host.apply.Journals.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Brings the host to the state before a plan that was cut off, or to the one after it, and says which.
///
/// A plan whose steps are all done is after; every other is taken back. After a new boot bindings are as the boot made
/// them and are left so; what outlives a boot (definitions, notes) is taken back.
public final class Recovery {
    private final Machine machine;
    private final SafeProgress progress;

    public Recovery(Machine machine, Progress progress) {
        this.machine = machine;
        this.progress = new SafeProgress(progress);
    }

    /// What became of a plan.
    ///
    /// @param leftAlone what others have changed meanwhile, and was not touched
    /// @param left what is left to be done, a command and a reason each
    /// @param unrecorded why the journal does not say so; empty where it does
    public record Recovered(
            PlanRecord plan, End end, List<String> leftAlone, List<String> left, Optional<String> unrecorded) {
        /// Where the host is.
        public enum End {
            /// As before the plan, but for what others have changed since.
            BEFORE,
            /// As after it.
            AFTER,
            /// The kernel still works on a step of it.
            IN_FLIGHT,
            /// Between, with something left that could not be done now.
            BETWEEN
        }

        boolean settled() {
            return unrecorded.isEmpty() && (end == End.BEFORE || end == End.AFTER);
        }
    }

    /// What recovering came to.
    ///
    /// @param damaged files of the journal that cannot be trusted, which were left alone
    public record Report(List<Recovered> plans, List<Entry.Damaged> damaged) {
        public boolean settled() {
            return damaged.isEmpty() && plans.stream().allMatch(Recovered::settled);
        }
    }

    /// Settles every plan that is open, the latest first: it may stand on those before it.
    ///
    /// @param lock shows that nobody else changes this host meanwhile
    public Report recover(HostLock lock) {
        lock.requireHeld();
        return settle(plan -> true);
    }

    /// Settles only those plans whose write the kernel has ended since.
    ///
    /// @param lock shows that nobody else changes this host meanwhile
    public Report settleEnded(HostLock lock) {
        lock.requireHeld();
        Writers writers = new Writers(machine.root());
        return settle(plan ->
                inFlight(plan).isPresent() && inFlight(plan).get().stream().noneMatch(writers::lives));
    }

    private Report settle(java.util.function.Predicate<PlanRecord> wanted) {
        Journals journals = new Journals(machine.state());
        List<Recovered> plans = new ArrayList<>();
        List<Entry.Damaged> damaged = new ArrayList<>();
        for (Entry entry : journals.open().reversed()) {
            switch (entry) {
                case Entry.Empty(var id) -> deleteIfPossible(journals, id);
                case Entry.Damaged file -> damaged.add(file);
                case Entry.Told told when wanted.test(told.plan()) -> plans.add(recover(told));
                case Entry.Told _ -> {
                    // not asked for
                }
            }
        }
        progress.rethrow();
        return new Report(List.copyOf(plans), List.copyOf(damaged));
    }

    /// Nothing of it was begun, so it may as well stay on a disk that is full or read-only.
    private static void deleteIfPossible(Journals journals, String id) {
        try {
            journals.delete(id);
        } catch (Problem _) {
            // the next recovery tries again
        }
    }

    /// The writes of the plan that had not ended when it was last looked at; empty where there is none.
    private static Optional<List<PlanRecord.Writer>> inFlight(PlanRecord plan) {
        List<PlanRecord.Writer> writers = plan.states().stream()
                .filter(state -> state.is(Phase.IN_FLIGHT))
                .flatMap(state -> state.writer().stream())
                .toList();
        return writers.isEmpty() ? Optional.empty() : Optional.of(writers);
    }

    /// Whatever goes wrong with one plan, the others are recovered; its devices stay locked.
    private Recovered recover(Entry.Told entry) {
        PlanRecord plan = entry.plan();
        String bootId = Executor.bootId(machine.root());
        try (Journal journal = Journal.resume(machine.state(), machine.root(), bootId, entry)) {
            TakingBack back = new TakingBack(machine, progress, journal);
            try {
                return recover(plan, plan.bootId().equals(bootId), back);
            } catch (RuntimeException | VirtualMachineError | LinkageError e) {
                String reason = e instanceof Problem problem ? problem.what() : Outcome.internalError(e);
                back.left().add("hostdev recover  (" + reason + ")");
                back.written(() -> journal.end(Phase.UNRECOVERED, reason));
                return recovered(plan, Recovered.End.BETWEEN, back);
            }
        }
    }

    /// What a process that was killed has done to names need not be on the disk yet: a loss of power after this
    /// recovery
    /// would take it back.
    private void settleNames(PlanRecord plan) {
        Set<Path> directories = new LinkedHashSet<>(
                List.of(machine.state().origins(), machine.state().promises()));
        for (Step step : plan.steps()) {
            if (step instanceof EditFile edit) {
                Optional.ofNullable(Path.of(edit.path()).getParent()).ifPresent(directories::add);
            }
        }
        for (Path directory : directories) {
            try {
                machine.state().disk().syncDirectory(directory);
            } catch (IOException _) {
                // it is not there, or nothing can be put on this disk: what is written next says so
            }
        }
    }

    private Recovered recover(PlanRecord plan, boolean sameBoot, TakingBack back) {
        if (sameBoot) {
            settleNames(plan);
        }
        if (isDone(plan, sameBoot)) {
            back.end(Phase.FINISHED, "recovered");
            return recovered(plan, Recovered.End.AFTER, back);
        }
        boolean waits = takeBack(plan, sameBoot, back);
        back.end(Phase.TAKEN_BACK, "recovered");
        if (back.left().isEmpty()) {
            return recovered(plan, Recovered.End.BEFORE, back);
        }
        return recovered(plan, waits ? Recovered.End.IN_FLIGHT : Recovered.End.BETWEEN, back);
    }

    private static Recovered recovered(PlanRecord plan, Recovered.End end, TakingBack back) {
        return new Recovered(plan, end, List.copyOf(back.leftAlone()), List.copyOf(back.left()), back.unrecorded());
    }

    /// Whether all that the plan wanted is there. After a new boot that is what outlives one; in the same boot the last
    /// step may have been done without the journal having been told.
    private boolean isDone(PlanRecord plan, boolean sameBoot) {
        if (plan.turnedBack() || plan.last() == Phase.LEFT) {
            return false;
        }
        int last = plan.steps().size() - 1;
        for (int index = 0; index <= last; index++) {
            Step step = plan.steps().get(index);
            StepState state = plan.states().get(index);
            boolean counts = sameBoot || !step.isVolatile();
            if (counts && !state.is(Phase.DONE)) {
                boolean seenDone = index == last && state.begun() && seesDone(step);
                if (!seenDone) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean seesDone(Step step) {
        // where the hypervisor does not answer, taking back says so
        return Outcome.of(() -> Effect.of(step, machine).isDone() ? Outcome.done() : Outcome.failed("it is not"))
                instanceof Outcome.Done;
    }

    /// The write of a program that was killed may be just about to end; one that was waited for already is not.
    private boolean endsSoon(PlanRecord.Writer writer, StepState state, Writers writers) {
        return !state.is(Phase.IN_FLIGHT)
                && machine.waitFor(
                        () -> !writers.lives(writer), machine.limits().write());
    }

    /// @return whether something is still in flight
    private boolean takeBack(PlanRecord plan, boolean sameBoot, TakingBack back) {
        Writers writers = new Writers(machine.root());
        List<String> barred = new ArrayList<>();
        for (int index = 0; index < plan.steps().size(); index++) {
            StepState state = plan.states().get(index);
            Optional<PlanRecord.Writer> writer =
                    state.writer().filter(_ -> sameBoot).filter(writers::lives);
            if (writer.isPresent() && !endsSoon(writer.get(), state, writers)) {
                Step step = plan.steps().get(index);
                barred.add(step.subject());
                back.inFlight(index, step, step.waitsFor(), writer.get().pid());
            }
        }
        for (int index = plan.steps().size() - 1; index >= 0; index--) {
            Step step = plan.steps().get(index);
            StepState state = plan.states().get(index);
            boolean ours = !state.settled() && (sameBoot || !step.isVolatile());
            if (ours && !barred.contains(step.subject())) {
                back.step(index, step, state.seen());
            }
        }
        return !barred.isEmpty();
    }
}
