package hostdev.host.apply;

import hostdev.core.plan.Plan;
import hostdev.core.plan.Seen;
import hostdev.core.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A plan that was carried out, step by step.
///
/// @param journal the plan's name in the journal; empty where there was nothing to do
public record Applied(Plan plan, String journal, List<DoneStep> steps) {
    /// A step and what was seen after it.
    ///
    /// @param begun when its effect began, its precondition known and its begin in the journal
    /// @param readBack when what it came to had been read back
    public record DoneStep(Step step, Seen seen, Instant begun, Instant readBack) {
        public Duration took() {
            return Duration.between(begun, readBack);
        }
    }

    /// From the first effect's begin to the last read-back; nothing where there was nothing to do.
    public Duration took() {
        return steps.isEmpty()
                ? Duration.ZERO
                : Duration.between(steps.getFirst().begun(), steps.getLast().readBack());
    }
}
