package hostdev.cli.view;

import hostdev.core.json.Json;
import hostdev.core.plan.Phase;
import hostdev.core.plan.PlanRecord;
import hostdev.host.apply.Journals.Entry;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The plans that were carried out, the latest last.
public final class HistoryView implements View {
    private final List<Entry> entries;
    private final Map<String, String> undoneBy = new HashMap<>();

    public HistoryView(List<Entry> entries) {
        this.entries = entries;
        for (Entry entry : entries) {
            if (entry instanceof Entry.Told(var plan, var _) && plan.last() == Phase.FINISHED) {
                plan.undoes().ifPresent(undone -> undoneBy.put(undone, plan.id()));
            }
        }
    }

    @Override
    public List<Line> lines(Screen screen) {
        if (entries.isEmpty()) {
            return List.of(Line.of("hostdev has not changed anything on this host"));
        }
        Table table = new Table("PLAN", "BEGUN", "WHAT", "HOW IT ENDED");
        for (Entry entry : entries) {
            switch (entry) {
                case Entry.Told(var plan, var _) ->
                    table.row(style(plan), plan.id(), time(plan), plan.goal(), ending(plan));
                case Entry.Empty(var id) -> table.row(Line.Style.DIM, id, "", "", "never begun");
                case Entry.Damaged damaged ->
                    table.row(
                            Line.Style.RED,
                            damaged.id(),
                            "",
                            damaged.goal().orElse(damaged.file().toString()),
                            damaged.newer() ? damaged.why() : "damaged: " + damaged.why());
            }
        }
        return table.lines(screen, 2);
    }

    private static Line.Style style(PlanRecord plan) {
        if (plan.isOpen()) {
            return Line.Style.RED;
        }
        return plan.last() == Phase.TAKEN_BACK ? Line.Style.DIM : Line.Style.PLAIN;
    }

    /// In the zone of the one who looks, to the second.
    static String time(PlanRecord plan) {
        ZonedDateTime local = plan.began().atZone(ZoneId.systemDefault());
        return local.toLocalDate() + " " + local.toLocalTime().withNano(0);
    }

    private String ending(PlanRecord plan) {
        Optional<String> undone = Optional.ofNullable(undoneBy.get(plan.id()));
        return ending(plan, undone);
    }

    /// @param undone the plan that undid it
    static String ending(PlanRecord plan, Optional<String> undone) {
        return switch (plan.last()) {
            case FINISHED ->
                "done" + undone.map(by -> ", undone by " + by).orElse("")
                        + (plan.why().equals("recovered") ? ", seen by recover" : "");
            case TAKEN_BACK -> plan.why().equals("recovered") ? "cut off, taken back by recover" : "failed, taken back";
            case LEFT -> "failed, not wholly undone: hostdev recover";
            case UNRECOVERED -> "could not be recovered: hostdev recover";
            case PLANNED, BEGINS, WRITING, DONE, FAILED, IN_FLIGHT, UNDOING, UNDONE, LEFT_ALONE, UNDO_FAILED ->
                "cut off: hostdev recover";
        };
    }

    @Override
    public Json json() {
        List<Json> plans = Json.items();
        for (Entry entry : entries) {
            plans.add(
                    switch (entry) {
                        case Entry.Told(var plan, var _) -> json(plan);
                        case Entry.Empty(var id) ->
                            Json.object()
                                    .put("plan", id)
                                    .put("state", "never-begun")
                                    .build();
                        case Entry.Damaged damaged ->
                            Json.object()
                                    .put("plan", damaged.id())
                                    .put("state", damaged.newer() ? "newer" : "damaged")
                                    .put("file", damaged.file().toString())
                                    .put("why", damaged.why())
                                    .build();
                    });
        }
        return Json.object().put("plans", Json.list(plans)).build();
    }

    private Json json(PlanRecord plan) {
        return PlanRecordView.json(plan)
                .put("undone_by", Optional.ofNullable(undoneBy.get(plan.id())))
                .build();
    }
}
