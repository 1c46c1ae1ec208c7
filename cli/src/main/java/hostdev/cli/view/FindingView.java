package hostdev.cli.view;

import hostdev.core.finding.Finding;
import hostdev.core.finding.Problem;
import hostdev.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Bad news: `hostdev: error: where: what`, the reason below it, and `hostdev: hint:`; as JSON one object.
public final class FindingView {
    private static final String OURS = "hostdev: ";

    private FindingView() {}

    /// For standard error. Blocking ones first.
    public static List<Line> lines(List<Finding> findings) {
        return lines(OURS, findings);
    }

    /// The same beside a result, on standard output: who speaks is known there.
    public static List<Line> notes(List<Finding> findings) {
        return lines("", findings);
    }

    private static List<Line> lines(String speaker, List<Finding> findings) {
        List<Line> lines = new ArrayList<>();
        for (Finding.Severity severity : Finding.Severity.values()) {
            for (Finding finding : findings) {
                if (finding.severity() == severity) {
                    add(lines, speaker, finding);
                }
            }
        }
        return lines;
    }

    private static void add(List<Line> lines, String speaker, Finding finding) {
        String what = finding.where().isEmpty() ? finding.what() : finding.where() + ": " + finding.what();
        lines.add(
                switch (finding.severity()) {
                    case BLOCKS -> headed(speaker, Line.Style.RED, "error", what);
                    case WARNS -> headed(speaker, Line.Style.YELLOW, "warning", what);
                    case NOTE -> headed(speaker, Line.Style.PLAIN, "note", what);
                });
        if (!finding.why().isEmpty()) {
            lines.add(Line.of(" ".repeat(speaker.isEmpty() ? 2 : 9) + finding.why()));
        }
        finding.fix().ifPresent(fix -> lines.add(hint(speaker, fix)));
    }

    /// A failure, as lines.
    public static List<Line> lines(Problem problem) {
        List<Line> lines = new ArrayList<>();
        String what = problem.where().isEmpty() ? problem.what() : problem.where() + ": " + problem.what();
        for (String line : what.split("\n", -1)) {
            lines.add(lines.isEmpty() ? headed(OURS, Line.Style.RED, "error", line) : Line.of("         " + line));
        }
        problem.hint().ifPresent(hint -> {
            for (String line : hint.split("\n", -1)) {
                lines.add(hint(OURS, line));
            }
        });
        return lines;
    }

    private static Line hint(String speaker, String text) {
        return headed(speaker, Line.Style.GREEN, "hint", text);
    }

    private static Line headed(String speaker, Line.Style style, String head, String text) {
        return Line.of(speaker).add(style, head + ":").add(" " + text);
    }

    /// `{"exit": 1, "errors": […], "warnings": […]}`
    public static Json errors(List<Finding> findings) {
        List<Json> errors = Json.items();
        List<Json> warnings = Json.items();
        for (Finding finding : findings) {
            (finding.isBlocking() ? errors : warnings).add(json(finding));
        }
        return Json.object()
                .put("exit", 1)
                .put("errors", Json.list(errors))
                .put("warnings", Json.list(warnings))
                .build();
    }

    /// The same form as that of findings.
    public static Json errors(Problem problem) {
        Json error = member(
                problem.code().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                problem.where(),
                problem.what(),
                "",
                problem.hint());
        return Json.object()
                .put("exit", problem.code().exitStatus())
                .put("errors", Json.list(List.of(error)))
                .put("warnings", Json.list(List.of()))
                .build();
    }

    /// The same form again, for a fault of ours.
    public static Json fault(int exit, String what, String hint) {
        Json error = member("fault", "", what, "", Optional.of(hint));
        return Json.object()
                .put("exit", exit)
                .put("errors", Json.list(List.of(error)))
                .put("warnings", Json.list(List.of()))
                .build();
    }

    public static Json json(Finding finding) {
        return member(finding.code(), finding.where(), finding.what(), finding.why(), finding.fix());
    }

    private static Json member(String code, String where, String what, String why, Optional<String> hint) {
        return Json.object()
                .put("code", code)
                .put("where", where)
                .put("what", what)
                .put("why", why)
                .put("hint", hint)
                .build();
    }
}
