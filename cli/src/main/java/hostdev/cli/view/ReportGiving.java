package hostdev.cli.view;

import hostdev.cli.view.Html.Tag;
import hostdev.cli.view.ReportDevices.Alike;
import hostdev.core.finding.Finding;
import hostdev.core.finding.Fitness.Verdict;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What can be given to a guest and how, and what cannot and why.
final class ReportGiving {
    /// More names than these in a row are counted.
    private static final int MOST_NAMED = 4;

    private final Html html;
    private final ReportDevices devices;
    private final Map<PciAddress, Verdict> verdicts;

    ReportGiving(Html html, ReportDevices devices, Map<PciAddress, Verdict> verdicts) {
        this.html = html;
        this.devices = devices;
        this.verdicts = verdicts;
    }

    void fit() {
        List<PciFunction> fit = verdicts.values().stream()
                .filter(Verdict::fit)
                .map(Verdict::function)
                .toList();
        if (fit.isEmpty()) {
            html.put(Tag.P, "Nothing, as the host is now.");
            return;
        }
        HtmlTable table = new HtmlTable(html, "Device", "Leaves the host with it", "Command");
        for (Alike alike : devices.alike(fit, this::group)) {
            Verdict verdict = verdict(alike.first());
            table.row(() -> devices(List.of(alike)), () -> html.text(others(verdict)), () -> command(alike, verdict));
        }
        table.end();
    }

    private Verdict verdict(PciFunction function) {
        return Objects.requireNonNull(verdicts.get(function.address()));
    }

    /// Those that take others along are of one row only with those that take the same.
    private Object group(PciFunction function) {
        Verdict verdict = verdict(function);
        return verdict.takesOthers() ? verdict.taken().getFirst().address() : "";
    }

    private void command(Alike alike, Verdict verdict) {
        html.command(command(verdict));
        if (alike.collapses()) {
            html.put(Tag.P, "and the others likewise", "class", "quiet");
        }
    }

    private static String command(Verdict verdict) {
        return "hostdev assign " + CellWords.shortly(verdict.function().address()) + " --to GUEST"
                + (verdict.takesOthers() ? " --with-group" : "");
    }

    private static String others(Verdict verdict) {
        return verdict.takesOthers()
                ? verdict.others(MOST_NAMED).map(CellWords::shortly).words()
                : "nothing else";
    }

    void unfit(long bridges) {
        Map<List<Finding>, List<PciFunction>> reasons = new LinkedHashMap<>();
        for (Verdict verdict : verdicts.values()) {
            if (!verdict.fit()) {
                reasons.computeIfAbsent(withoutPlace(verdict), _ -> new ArrayList<>())
                        .add(verdict.function());
            }
        }
        if (!reasons.isEmpty()) {
            HtmlTable table = new HtmlTable(html, "Device", "Why not", "What to do");
            reasons.forEach((why, functions) ->
                    table.row(() -> devices(devices.alike(functions, _ -> "")), () -> reasons(why), () -> fixes(why)));
            table.end();
        }
        if (bridges > 0) {
            html.put(
                    Tag.P,
                    CellWords.counted(bridges, "bridge stays", "bridges stay")
                            + " with the host: a bridge is never given, what is behind it is",
                    "class",
                    "quiet");
        }
    }

    /// The same reason is the same for whichever function.
    private static List<Finding> withoutPlace(Verdict verdict) {
        String own = verdict.function().address().toString();
        List<Finding> reasons = new ArrayList<>();
        for (Finding finding : verdict.blocks()) {
            String where = finding.where().equals(own) ? "" : finding.where();
            reasons.add(new Finding(
                    finding.severity(), finding.code(), where, finding.what(), finding.why(), finding.fix()));
        }
        return reasons;
    }

    private void devices(Collection<Alike> alike) {
        html.open(Tag.UL, "class", "devices");
        alike.forEach(one -> devices.entry(html, one));
        html.close();
    }

    private void reasons(List<Finding> findings) {
        html.open(Tag.UL, "class", "plain");
        for (Finding finding : findings.subList(0, Math.min(MOST_NAMED, findings.size()))) {
            html.put(Tag.LI, finding.where().isEmpty() ? finding.what() : finding.where() + ": " + finding.what());
        }
        if (findings.size() > MOST_NAMED) {
            html.put(Tag.LI, "and more");
        }
        html.close();
    }

    private void fixes(List<Finding> findings) {
        List<String> fixes = findings.stream()
                .flatMap(finding -> finding.fix().stream())
                .distinct()
                .limit(MOST_NAMED)
                .toList();
        if (fixes.isEmpty()) {
            html.text("nothing known");
            return;
        }
        html.open(Tag.UL, "class", "plain");
        fixes.forEach(fix -> html.put(Tag.LI, fix));
        html.close();
    }
}
