package hostdev.it.fuzz;

import hostdev.it.fuzz.FuzzRun.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The table of docs/fuzz.md: the rows of what was run are replaced, the others stay.
final class FuzzPage {
    private FuzzPage() {}

    /// One row a target.
    static List<String> rows(Map<Target, Result> results) {
        List<String> rows = new ArrayList<>();
        results.forEach((target, result) -> rows.add(row(target, result)));
        return rows;
    }

    private static String row(Target target, Result result) {
        return String.format(
                Locale.ROOT,
                "| `%s` | %s | %d | %,d | %,d | %,d | %,d | %s |",
                target.word(),
                target.what(),
                result.time().toSeconds(),
                result.runs(),
                result.perSecond(),
                result.coverage(),
                result.corpus(),
                result.foundSomething() ? "one" : "none");
    }

    /// The page with the rows of these runs.
    static String with(String page, Map<Target, Result> results) {
        List<String> lines = new ArrayList<>();
        for (String line : page.split("\n", -1)) {
            lines.add(results.entrySet().stream()
                    .filter(entry -> line.startsWith("| `" + entry.getKey().word() + "` |"))
                    .map(entry -> row(entry.getKey(), entry.getValue()))
                    .findFirst()
                    .orElse(line));
        }
        return String.join("\n", lines);
    }
}
