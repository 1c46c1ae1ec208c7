package hostdev.cli.view;

import hostdev.core.json.Json;
import hostdev.core.watch.Happening;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// One thing that happened, in a line, and when it was seen.
public final class HappeningView implements View {
    private final Instant when;
    private final Happening happening;

    public HappeningView(Instant when, Happening happening) {
        this.when = when;
        this.happening = happening;
    }

    @Override
    public List<Line> lines(Screen screen) {
        String time =
                when.atZone(ZoneId.systemDefault()).toLocalTime().withNano(0).toString();
        String seconds = time.length() == 5 ? time + ":00" : time;
        Line line = Line.of(Line.Style.DIM, seconds).add("  ");
        return List.of(
                happening.where().isEmpty()
                        ? line.add(happening.what())
                        : line.add(Line.Style.BOLD, happening.where()).add("  " + happening.what()));
    }

    @Override
    public Json json() {
        return Json.object()
                .put("time", when.toString())
                .put("event", happening.event())
                .put("where", Optional.of(happening.where()).filter(where -> !where.isEmpty()))
                .put("what", happening.what())
                .build();
    }
}
