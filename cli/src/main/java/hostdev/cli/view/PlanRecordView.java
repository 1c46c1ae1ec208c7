package hostdev.cli.view;

import hostdev.core.json.Json;
import hostdev.core.plan.Phase;
import hostdev.core.plan.Plan;
import hostdev.core.plan.PlanRecord;
import hostdev.core.plan.PlanRecord.StepState;
import hostdev.core.plan.step.Step;
import hostdev.core.plan.step.Telling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One plan of the history, step by step.
public final class PlanRecordView implements View {
    private final PlanRecord record;

    public PlanRecordView(PlanRecord record) {
        this.record = record;
    }

    @Override
    public List<Line> lines(Screen screen) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of(Line.Style.BOLD, "plan " + record.id()).add(": " + record.goal()));
        lines.add(Line.of("begun " + HistoryView.time(record) + ", "
                + HistoryView.ending(record, Optional.empty())
                + (record.why().isEmpty() || record.why().equals("recovered") ? "" : ": " + record.why())));
        Plan plan = new Plan(record.goal(), record.steps(), List.of());
        PlanLines planLines = PlanLines.of(plan, screen);
        for (int index = 0; index < record.steps().size(); index++) {
            Step step = record.steps().get(index);
            StepState state = record.states().get(index);
            planLines
                    .line(step, state.seen())
                    .ifPresent(line -> lines.add(line.add(Line.Style.DIM, "  " + words(state))));
        }
        if (record.last() == Phase.FINISHED) {
            lines.add(Line.of("to take it back: hostdev undo " + record.id()));
        }
        return lines;
    }

    private static String words(StepState state) {
        return "[" + state.phase().map(Phase::word).orElse("not begun").replace('-', ' ') + "]";
    }

    @Override
    public Json json() {
        List<Json> steps = Json.items();
        for (int index = 0; index < record.steps().size(); index++) {
            StepState state = record.states().get(index);
            steps.add(record.steps()
                    .get(index)
                    .shown(Telling.of(state.seen()))
                    .put("state", state.phase().map(Phase::word).orElse("not-begun"))
                    .build());
        }
        return json(record).put("steps", Json.list(steps)).build();
    }

    static Json.ObjectBuilder json(PlanRecord plan) {
        return Json.object()
                .put("plan", plan.id())
                .put("began", plan.began().toString())
                .put("boot_id", plan.bootId())
                .put("goal", plan.goal())
                .put("state", plan.wasCutOff() ? "cut-off" : plan.last().word())
                .put("why", plan.why());
    }
}
