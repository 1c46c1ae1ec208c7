package hostdev.cli.view;

import hostdev.core.doctor.Advice;
import hostdev.core.finding.Finding;
import hostdev.core.json.Json;
import java.util.ArrayList;
import java.util.List;

/// What the doctor found: what blocks first, each with its reason, its remedy and how sure it is.
///
/// @param ready what is said where nothing blocks
/// @param unseen what could not be looked at
public record DoctorView(List<Advice> advice, String ready, List<String> unseen) implements View {
    @Override
    public List<Line> lines(Screen screen) {
        List<Line> lines = new ArrayList<>();
        for (Advice each : advice) {
            add(lines, each);
            lines.add(Line.empty());
        }
        long blocking = advice.stream().filter(Advice::blocks).count();
        lines.add(
                blocking == 0
                        ? Line.of(Line.Style.GREEN, ready)
                        : Line.of(CellWords.counted(blocking, "finding blocks", "findings block")
                                + ": no device can be given to a guest before"));
        List<String> forbidden = unseen.stream()
                .filter(what -> what.contains("permission denied"))
                .toList();
        if (!forbidden.isEmpty()) {
            lines.add(Line.of(
                    Line.Style.DIM, "not seen: " + String.join(", ", forbidden) + "; root may: sudo hostdev doctor"));
        }
        return lines;
    }

    private static void add(List<Line> lines, Advice each) {
        Finding finding = each.finding();
        Line head = switch (finding.severity()) {
            case BLOCKS -> Line.of(Line.Style.RED, "blocks");
            case WARNS -> Line.of(Line.Style.YELLOW, "warning");
            case NOTE -> Line.of("note");
        };
        lines.add(head.add(": ").add(Line.Style.BOLD, finding.where()).add(": " + finding.what()));
        if (!finding.why().isEmpty()) {
            lines.add(Line.of("  why:  " + finding.why()));
        }
        finding.fix().ifPresent(fix -> lines.add(Line.of("  do:   " + fix)));
        if (each.certainty() != Advice.Certainty.SEEN) {
            lines.add(Line.of(Line.Style.DIM, "  sure: " + each.certainty().word()));
        }
    }

    @Override
    public Json json() {
        List<Json> findings = Json.items();
        for (Advice each : advice) {
            Finding finding = each.finding();
            findings.add(Json.object()
                    .put("severity", severity(finding.severity()))
                    .put("code", finding.code())
                    .put("where", finding.where())
                    .put("what", finding.what())
                    .put("why", finding.why())
                    .put("hint", finding.fix())
                    .put("certainty", each.certainty().word())
                    .build());
        }
        return Json.object()
                .put("ready", advice.stream().noneMatch(Advice::blocks))
                .put(
                        "summary",
                        java.util.Optional.of(ready)
                                .filter(text -> advice.stream().noneMatch(Advice::blocks)))
                .put("findings", Json.list(findings))
                .put("unseen", Json.texts(unseen))
                .build();
    }

    private static String severity(Finding.Severity severity) {
        return switch (severity) {
            case BLOCKS -> "blocks";
            case WARNS -> "warns";
            case NOTE -> "note";
        };
    }
}
