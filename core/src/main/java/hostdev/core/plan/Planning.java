package hostdev.core.plan;

import hostdev.core.finding.Finding;
import java.util.List;

/// What planning comes to.
public sealed interface Planning {
    record Planned(Plan plan) implements Planning {}

    /// Refused; at least one finding blocks.
    record Refused(List<Finding> findings) implements Planning {}
}
