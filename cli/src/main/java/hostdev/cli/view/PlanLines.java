package hostdev.cli.view;

import hostdev.core.plan.Plan;
import hostdev.core.plan.step.Seen;
import hostdev.core.plan.step.Step;
import hostdev.core.plan.step.Telling;
import java.util.Optional;

/// The lines of a plan's steps, aligned with one another.
///
/// @param columns the widest of the steps' subjects
public record PlanLines(int columns, Screen screen) {
    public static PlanLines of(Plan plan, Screen screen) {
        int columns = 0;
        for (Step step : plan.steps()) {
            columns = Math.max(columns, step.title().map(TextWidth::of).orElse(0));
        }
        return new PlanLines(columns, screen);
    }

    /// @param seen what came of the step; empty before it is done
    /// @return empty for a step that a person need not see
    public Optional<Line> line(Step step, Optional<Seen> seen) {
        return step.title().map(title -> {
            String gap = " ".repeat(Math.max(0, columns - TextWidth.of(title)) + 2);
            Telling told = new Telling(seen, screen.unicode() ? " → " : " -> ");
            return Line.of(Line.Style.BOLD, title).add(gap + step.describe(told));
        });
    }
}
