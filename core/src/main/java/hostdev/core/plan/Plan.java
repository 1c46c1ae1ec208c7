package hostdev.core.plan;

import hostdev.core.finding.Finding;
import hostdev.core.plan.step.Step;
import java.util.List;

/// What shall be done, in order; pure data: it can be shown, saved, applied and reversed.
///
/// @param goal what it is for, as the person said it: `assign 00:1d.7 to win2k3`
/// @param notes what the person should know and what does not stand in the way
public record Plan(String goal, List<Step> steps, List<Finding> notes) {
    /// Nothing to do: the host is already as wished.
    public boolean isEmpty() {
        return steps.isEmpty();
    }
}
