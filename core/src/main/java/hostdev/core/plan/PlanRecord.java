package hostdev.core.plan;

import hostdev.core.model.PciAddress;
import hostdev.core.plan.step.Seen;
import hostdev.core.plan.step.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A plan as the journal tells it: what was planned, and how far it came.
///
/// @param id its number, `12`
/// @param bootId the boot in which it was begun
/// @param goal the command that it was for, `assign 00:1d.7 --to win2k3`
/// @param states of the steps, in their order
/// @param last what the last line tells
/// @param why the reason that the last line gives; empty for none
public record PlanRecord(
        String id,
        Instant began,
        String bootId,
        String goal,
        List<Step> steps,
        List<StepState> states,
        Phase last,
        String why) {
    /// How far a step came.
    ///
    /// @param phase empty while it was not begun
    /// @param seen what was seen after it, where it was done
    /// @param writer the last process that was to write into the kernel for it, where it is not known to have ended
    public record StepState(Optional<Phase> phase, Optional<Seen> seen, Optional<Writer> writer) {
        static final StepState WAITING = new StepState(Optional.empty(), Optional.empty(), Optional.empty());

        public boolean begun() {
            return phase.isPresent();
        }

        /// Whether nothing of it is there any more, or nothing of it is ours to take back.
        public boolean settled() {
            return phase.isEmpty() || is(Phase.UNDONE) || is(Phase.LEFT_ALONE);
        }

        public boolean is(Phase wanted) {
            return phase.equals(Optional.of(wanted));
        }
    }

    /// A process that the kernel has not let go of.
    ///
    /// @param started when it was, in the kernel's clock ticks (proc_pid_stat(5), `starttime`): its number
    /// may be another process's by now
    public record Writer(long pid, String started) {}

    /// Cut off, or not all could be undone.
    public boolean isOpen() {
        return !last.isEnd();
    }

    /// Neither finished nor given up: its process ended in the middle of it.
    public boolean wasCutOff() {
        return isOpen() && last != Phase.LEFT && last != Phase.UNRECOVERED;
    }

    /// Whether undoing was begun: then only back leads out.
    public boolean turnedBack() {
        return states.stream()
                .anyMatch(state -> state.phase()
                        .filter(phase -> phase != Phase.BEGINS && phase != Phase.DONE)
                        .isPresent());
    }

    /// The plan that this one undoes.
    public Optional<String> undoes() {
        return goal.startsWith("undo ") ? Optional.of(goal.split(" ", -1)[1]) : Optional.empty();
    }

    /// Whether a step of it has an inverse: a reset has none.
    public boolean canBeUndone() {
        return steps.stream().anyMatch(step -> step.inverse().isPresent());
    }

    /// How many steps were done and not undone.
    public long done() {
        return states.stream().filter(state -> state.is(Phase.DONE)).count();
    }

    /// The functions that its steps are about.
    public List<PciAddress> devices() {
        return steps.stream()
                .flatMap(step -> step.function().stream())
                .distinct()
                .toList();
    }
}
