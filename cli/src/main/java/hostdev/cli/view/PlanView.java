package hostdev.cli.view;

import hostdev.core.boot.BootFile;
import hostdev.core.finding.Finding;
import hostdev.core.json.Json;
import hostdev.core.model.ShellWord;
import hostdev.core.plan.Plan;
import hostdev.core.plan.step.Consequence;
import hostdev.core.plan.step.EditFile;
import hostdev.core.plan.step.Step;
import hostdev.core.plan.step.Telling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What would be done, one step a line; nothing is changed.
public final class PlanView implements View {
    private static final int MOST_NEW_LINES = 8;

    private final Plan plan;

    private final Optional<String> file;

    public PlanView(Plan plan) {
        this(plan, Optional.empty());
    }

    /// @param file where the plan was kept
    public PlanView(Plan plan, Optional<String> file) {
        this.plan = plan;
        this.file = file;
    }

    /// Whether a person is asked first: a step costs the host something, or a warning stands beside the plan.
    public static boolean costsSomething(Plan plan) {
        return plan.notes().stream().anyMatch(note -> note.severity() == Finding.Severity.WARNS)
                || plan.steps().stream().anyMatch(step -> step.consequence() != Consequence.REVERSIBLE);
    }

    @Override
    public List<Line> lines(Screen screen) {
        List<Line> lines = new ArrayList<>();
        if (plan.isEmpty()) {
            lines.add(Line.of("nothing to do: the host is as wished"));
            return lines;
        }
        lines.add(Line.of(Line.Style.DIM, "would be done (nothing is changed now):"));
        PlanLines planLines = PlanLines.of(plan, screen);
        for (Step step : plan.steps()) {
            planLines.line(step, Optional.empty()).ifPresent(lines::add);
            if (step instanceof EditFile(var path, var before, var after) && !path.endsWith(BootFile.KEPT)) {
                lines.addAll(changes(before, after.orElse("")));
            }
        }
        List<Step> lasting = lasting();
        if (!lasting.isEmpty()) {
            lines.add(Line.of(Line.Style.DIM, "cannot be undone:"));
            for (Step step : lasting) {
                lines.add(Line.of(Line.Style.BOLD, step.title().orElse(""))
                        .add("  " + step.lasting().orElse("")));
            }
        }
        lines.add(Line.of(file.map(name -> "kept in " + name + "; to do it: hostdev apply " + ShellWord.of(name))
                .orElseGet(() -> "to do it: hostdev " + plan.goal())));
        return lines;
    }

    /// A long new file is not what a person looks for here.
    private static List<Line> changes(Optional<String> before, String after) {
        long lines = after.lines().count();
        return before.isEmpty() && lines > MOST_NEW_LINES
                ? List.of(Line.of(Line.Style.DIM, "    + " + lines + " lines; --json shows them"))
                : LineChanges.of(before.orElse(""), after);
    }

    private List<Step> lasting() {
        return plan.steps().stream().filter(step -> step.lasting().isPresent()).toList();
    }

    @Override
    public Json json() {
        List<Json> steps = Json.items();
        for (Step step : plan.steps()) {
            steps.add(step.shown(Telling.of(Optional.empty())).build());
        }
        return Json.object()
                .put("goal", plan.goal())
                .put("applied", false)
                .put("steps", Json.list(steps))
                .put(
                        "cannot_be_undone",
                        Json.texts(lasting().stream()
                                .map(step -> step.title().orElse("") + ": "
                                        + step.lasting().orElse(""))
                                .toList()))
                .put("file", file)
                .put("notes", notes(plan.notes()))
                .build();
    }

    static Json notes(List<Finding> findings) {
        List<Json> notes = Json.items();
        for (Finding finding : findings) {
            notes.add(FindingView.json(finding));
        }
        return Json.list(notes);
    }
}
