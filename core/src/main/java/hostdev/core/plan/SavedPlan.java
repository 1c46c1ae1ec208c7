package hostdev.core.plan;

import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
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
            steps.add(StepJson.write(step));
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

    /// @throws StepJson.NotAStep where it is not what [#json] gives; the message says what is wrong
    public static SavedPlan parse(String text) throws StepJson.NotAStep {
        try {
            Json.Obj saved = StepJson.object(JsonText.parse(text));
            if (StepJson.number(saved, "hostdev_plan") != VERSION) {
                throw new StepJson.NotAStep("it is of another version of hostdev");
            }
            List<Step> steps = new ArrayList<>();
            for (Json step : StepJson.array(saved, "steps")) {
                steps.add(StepJson.step(step));
            }
            return new SavedPlan(
                    StepJson.text(saved, "verb"),
                    StepJson.texts(saved, "arguments"),
                    Instant.parse(StepJson.text(saved, "made")),
                    new Plan(StepJson.text(saved, "goal"), List.copyOf(steps), List.of()));
        } catch (JsonText.NotJson | java.time.DateTimeException e) {
            StepJson.NotAStep problem = new StepJson.NotAStep(String.valueOf(e.getMessage()));
            problem.initCause(e);
            throw problem;
        }
    }
}
