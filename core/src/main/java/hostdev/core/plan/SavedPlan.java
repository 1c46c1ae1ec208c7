package hostdev.core.plan;

import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import hostdev.core.plan.step.NotAStep;
import hostdev.core.plan.step.Step;
import hostdev.core.plan.step.StepFields;
import hostdev.core.plan.step.StepReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A plan in a file: the command that makes it, and what it came to on the host as it was. Applying it makes it again
/// and does it only if it comes to the same.
///
/// @param verb `assign`
/// @param arguments what was typed behind it
public record SavedPlan(String verb, List<String> arguments, Instant made, Plan plan) {
    private static final long VERSION = 1;

    public Json json() {
        List<Json> steps = Json.items();
        for (Step step : plan.steps()) {
            steps.add(step.json());
        }
        return Json.object()
                .put("hostdev_plan", VERSION)
                .put("made", made.toString())
                .put("goal", plan.goal())
                .put("verb", verb)
                .put("arguments", Json.texts(arguments))
                .put("steps", Json.list(steps))
                .build();
    }

    /// @throws NotAStep where it is not what [#json] gives; the message says what is wrong
    public static SavedPlan parse(String text) throws NotAStep {
        try {
            StepFields saved = StepFields.in(JsonText.parse(text));
            if (saved.number("hostdev_plan") != VERSION) {
                throw new NotAStep("it is of another version of hostdev");
            }
            List<Step> steps = new ArrayList<>();
            for (Json step : saved.array("steps")) {
                steps.add(StepReader.read(step));
            }
            return new SavedPlan(
                    saved.text("verb"),
                    saved.texts("arguments"),
                    Instant.parse(saved.text("made")),
                    new Plan(saved.text("goal"), List.copyOf(steps), List.of()));
        } catch (JsonText.NotJson | java.time.DateTimeException e) {
            NotAStep problem = new NotAStep(String.valueOf(e.getMessage()));
            problem.initCause(e);
            throw problem;
        }
    }
}
