package hostdev.cli.view;

import hostdev.core.plan.Plan;
import hostdev.core.plan.Seen;
import hostdev.core.plan.Step;
import java.util.Optional;

/// The lines of a plan's steps, aligned with one another.
///
/// @param columns the widest of the steps' subjects
public record PlanLines(int columns, Screen screen) {
    public static PlanLines of(Plan plan, Screen screen) {
        int columns = 0;
        for (Step step : plan.steps()) {
            columns =
                    Math.max(columns, StepView.subject(step).map(TextWidth::of).orElse(0));
        }
        return new PlanLines(columns, screen);
    }

    /// @param seen what came of the step; empty before it is done
    /// @return empty for a step that a person need not see
    public Optional<Line> line(Step step, Optional<Seen> seen) {
        return StepView.subject(step).map(subject -> {
            String gap = " ".repeat(Math.max(0, columns - TextWidth.of(subject)) + 2);
            return Line.of(Line.Style.BOLD, subject).add(gap + StepView.what(step, seen, screen));
        });
    }
}
