package hostdev.cli.view;

import hostdev.core.json.Json;
import hostdev.host.apply.Applied;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How long each step took, from the begin of its effect until it was read back, and all of them, with what the journal
/// wants between them.
public record Timings(Applied applied) {
    private static final int MICROSECONDS = 3;
    private static final int COLUMNS = 12;

    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of(Line.Style.DIM, "effect to read-back:"));
        for (Applied.DoneStep done : applied.steps()) {
            String subject = done.step().title().map(name -> "  " + name).orElse("");
            lines.add(Line.of(padded(done.took()) + "  " + done.step().word() + subject));
        }
        lines.add(Line.of(padded(applied.took()) + "  from the first effect to the last read-back"));
        return lines;
    }

    private static String padded(Duration took) {
        String text = milliseconds(took) + " ms";
        return " ".repeat(Math.max(0, COLUMNS - text.length())) + text;
    }

    private static BigDecimal milliseconds(Duration took) {
        return BigDecimal.valueOf(took.toNanos() / 1000, MICROSECONDS);
    }

    /// `{"steps": [{"step": "rebind", "subject": "0000:01:00.0", "milliseconds": 12.345}], "milliseconds": 14.012}`
    public Json json() {
        List<Json> steps = Json.items();
        for (Applied.DoneStep done : applied.steps()) {
            steps.add(Json.object()
                    .put("step", done.step().word())
                    .put("subject", done.step().title())
                    .put("milliseconds", new Json.Decimal(milliseconds(done.took())))
                    .build());
        }
        return Json.object()
                .put("steps", Json.list(steps))
                .put("milliseconds", new Json.Decimal(milliseconds(applied.took())))
                .build();
    }
}
