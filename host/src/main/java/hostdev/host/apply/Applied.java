package hostdev.host.apply;

import hostdev.core.plan.Plan;
import hostdev.core.plan.Seen;
import hostdev.core.plan.Step;
import java.time.Duration;
import java.util.List;

/// A plan that was carried out, step by step.
///
/// @param journal the plan's name in the journal; empty where there was nothing to do
public record Applied(Plan plan, String journal, List<DoneStep> steps) {
    /// A step, what was seen after it, and how long it took.
    public record DoneStep(Step step, Seen seen, Duration took) {}
}
