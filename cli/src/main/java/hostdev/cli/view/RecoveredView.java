package hostdev.cli.view;

import hostdev.core.json.Json;
import hostdev.core.model.PciAddress;
import hostdev.host.apply.Journals;
import hostdev.host.apply.Recovery;
import hostdev.host.apply.Recovery.Recovered;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Where the host is after recovering.
public final class RecoveredView implements View {
    private final Recovery.Report report;

    public RecoveredView(Recovery.Report report) {
        this.report = report;
    }

    @Override
    public List<Line> lines(Screen screen) {
        List<Line> lines = new ArrayList<>();
        if (report.plans().isEmpty() && report.damaged().isEmpty()) {
            lines.add(Line.of("nothing to recover: every plan came to its end"));
        }
        for (Recovered recovered : report.plans()) {
            add(lines, recovered);
        }
        for (Journals.Entry.Damaged damaged : report.damaged()) {
            lines.add(
                    Line.of(Line.Style.RED, "the journal of " + damaged.plan() + " cannot be read: " + damaged.why()));
            lines.add(Line.of("  what the plan did is not known" + devices(damaged)));
            lines.add(Line.of("  " + damaged.cure()));
        }
        return lines;
    }

    private static String devices(Journals.Entry.Damaged damaged) {
        return damaged.devices().isEmpty()
                ? ""
                : "; its devices stay locked until then: "
                        + String.join(
                                ", ",
                                damaged.devices().stream()
                                        .map(PciAddress::toString)
                                        .toList());
    }

    /// The words by which one plan's end is told.
    public static String words(Recovered recovered) {
        String plan = "plan " + recovered.plan().id() + " (" + recovered.plan().goal() + "): ";
        return plan
                + switch (recovered.end()) {
                    case BEFORE -> "taken back, the host is as before it";
                    case AFTER -> "it had been done, the host is as after it";
                    case IN_FLIGHT -> "the kernel still works on it";
                    case BETWEEN -> "not all could be taken back";
                };
    }

    private static void add(List<Line> lines, Recovered recovered) {
        boolean settled = recovered.left().isEmpty();
        lines.add(Line.of(settled ? Line.Style.BOLD : Line.Style.RED, words(recovered)));
        for (String alone : recovered.leftAlone()) {
            lines.add(Line.of("  " + alone));
        }
        recovered
                .unrecorded()
                .ifPresent(why -> lines.add(Line.of(
                        Line.Style.YELLOW,
                        "  but this could not be recorded: " + why + "; once it can be: hostdev recover")));
        if (!settled) {
            lines.add(Line.of("  left to do:"));
            for (String left : recovered.left()) {
                lines.add(Line.of("  " + left));
            }
        }
    }

    @Override
    public Json json() {
        List<Json> plans = Json.items();
        for (Recovered recovered : report.plans()) {
            plans.add(Json.object()
                    .put("plan", recovered.plan().id())
                    .put("goal", recovered.plan().goal())
                    .put(
                            "host_is",
                            recovered.end().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .put("left_alone", Json.texts(recovered.leftAlone()))
                    .put("left_to_do", Json.texts(recovered.left()))
                    .put("unrecorded", recovered.unrecorded())
                    .build());
        }
        List<Json> damaged = Json.items();
        for (Journals.Entry.Damaged file : report.damaged()) {
            damaged.add(Json.object()
                    .put("file", file.file().toString())
                    .put("why", file.why())
                    .put(
                            "devices",
                            Json.texts(file.devices().stream()
                                    .map(PciAddress::toString)
                                    .toList()))
                    .put("cure", file.cure())
                    .build());
        }
        return Json.object()
                .put("settled", report.settled())
                .put("plans", Json.list(plans))
                .put("damaged", Json.list(damaged))
                .build();
    }
}
