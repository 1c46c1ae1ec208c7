package hostdev.host.apply;

import hostdev.core.plan.Plan;
import hostdev.core.plan.step.Seen;
import hostdev.core.plan.step.Step;
import java.time.Duration;
import java.util.List;

/// A plan that was carried out, step by step.
///
/// @param journal the plan's name in the journal; empty where there was nothing to do
public record Applied(Plan plan, String journal, List<DoneStep> steps) {
    /// A step and what was seen after it.
    ///
    /// Both times are of [hostdev.host.root.HostRoot#monotonic].
    ///
    /// @param begun when its effect began, its precondition known and its begin in the journal
    /// @param readBack when what it came to had been read back
    public record DoneStep(Step step, Seen seen, Duration begun, Duration readBack) {
        public Duration took() {
            return readBack.minus(begun);
        }
    }

    /// From the first effect's begin to the last read-back; nothing where there was nothing to do.
    public Duration took() {
        return steps.isEmpty()
                ? Duration.ZERO
                : steps.getLast().readBack().minus(steps.getFirst().begun());
    }
}
