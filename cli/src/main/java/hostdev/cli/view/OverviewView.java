package hostdev.cli.view;

import hostdev.core.finding.Fitness.Verdict;
import hostdev.core.finding.Owner;
import hostdev.core.format.PciNames;
import hostdev.core.json.Json;
import hostdev.core.model.Fact;
import hostdev.core.model.Few;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// What a person wants to know first: can devices be given to guests here, which, and who has which already. What plain
/// `hostdev` shows, on one screen.
///
/// @param verdicts of all functions but bridges
public record OverviewView(Host host, IommuState iommu, PciNames names, Map<PciAddress, Verdict> verdicts)
        implements View {
    private static final int SHOWN = 8;

    @Override
    public List<Line> lines(Screen screen) {
        Facts facts = new Facts();
        facts.fact("IOMMU", iommu.words(host.groups().size()));
        facts.fact("devices", devices());
        guests(facts);
        dead(facts);
        kept(facts, screen);
        candidates(facts, screen);
        facts.heading("Next");
        facts.line(Line.of("  hostdev list             all devices; hostdev list --tree shows what is behind what"));
        facts.line(Line.of("  hostdev show DEVICE      everything about one"));
        if (givesDevices()) {
            facts.line(Line.of(
                    "  hostdev assign DEVICE --to GUEST --dry-run   looks closely: what would be done, or why not"));
        }
        if (host.holders() instanceof Fact.Unknown) {
            facts.line(Line.of("  sudo hostdev             who has which device open, too"));
        }
        facts.line(Line.of("  hostdev --help           all that there is"));
        return facts.lines();
    }

    private String devices() {
        int bridges = 0;
        for (PciFunction function : host.all()) {
            bridges += function.isBridge() ? 1 : 0;
        }
        return (host.functions().size() - bridges) + ", and " + CellWords.counted(bridges, "bridge", "bridges");
    }

    private void guests(Facts facts) {
        List<Held> held = held();
        if (held.isEmpty()) {
            facts.fact("given away", host.holders(), holders -> "none");
            return;
        }
        facts.heading("In use by guests and programs now");
        DeviceTitle title = new DeviceTitle(names);
        some(facts, held, it -> "  " + it.function().address() + "  " + title.of(it.function()) + ": " + it.by());
    }

    private record Held(PciFunction function, String by) {}

    /// By who has them.
    private List<Held> held() {
        List<Held> held = new ArrayList<>();
        for (PciFunction function : host.all()) {
            for (Holder holder : host.holdersOf(function.address())) {
                held.add(new Held(function, CellWords.holder(holder)));
            }
        }
        held.sort(Comparator.comparing(Held::by));
        return held;
    }

    private void dead(Facts facts) {
        List<PciFunction> dead = host.all().stream().filter(PciFunction::isDead).toList();
        if (!dead.isEmpty()) {
            DeviceTitle title = new DeviceTitle(names);
            facts.heading("Do not answer");
            some(
                    facts,
                    dead,
                    it -> "  " + it.address() + "  " + title.of(it) + ": hostdev revive "
                            + CellWords.shortly(it.address()));
        }
    }

    private void kept(Facts facts, Screen screen) {
        List<PciFunction> kept = kept();
        if (!kept.isEmpty()) {
            facts.heading("Kept for guests, in use by none now");
            some(facts, screen, kept);
        }
    }

    private void candidates(Facts facts, Screen screen) {
        if (!givesDevices()) {
            return;
        }
        String seen = host.holders() instanceof Fact.Unknown<?>(var why) ? ", as far as can be seen (" + why + ")" : "";
        facts.heading("Could be given to a guest" + seen);
        List<PciFunction> candidates =
                fit().filter(function -> !isKept(function)).toList();
        if (candidates.isEmpty()) {
            facts.line(Line.of("  nothing" + (kept().isEmpty() ? "" : " else")
                    + ": hostdev show DEVICE says what the host does with one"));
        }
        some(facts, screen, candidates);
    }

    private void some(Facts facts, Screen screen, List<PciFunction> functions) {
        DeviceTitle title = new DeviceTitle(names);
        some(facts, functions, function -> {
            String text = "  " + function.address() + "  " + title.of(function) + with(function);
            return TextWidth.cut(text, screen.columns(), screen.unicode());
        });
    }

    private static <T> void some(Facts facts, List<T> all, Function<T, String> text) {
        Few<T> few = Few.of(all, SHOWN);
        few.named().forEach(one -> facts.line(Line.of(text.apply(one))));
        if (few.more() > 0) {
            facts.line(Line.of("  and " + few.more() + " more: hostdev list"));
        }
    }

    /// Whether any device can be given away here at all.
    private boolean givesDevices() {
        return !host.groups().isEmpty() || iommu.xen().isPresent();
    }

    private boolean isKept(PciFunction function) {
        return Owner.of(host, function) == Owner.KEPT;
    }

    private List<PciFunction> kept() {
        return host.all().stream().filter(this::isKept).toList();
    }

    private Stream<PciFunction> fit() {
        return verdicts.values().stream().filter(Verdict::fit).map(Verdict::function);
    }

    /// What else the host gives away with it.
    private String with(PciFunction function) {
        Verdict verdict = verdicts.get(function.address());
        return verdict == null || !verdict.takesOthers()
                ? ""
                : ", with " + verdict.others(SHOWN).map(CellWords::shortly).words();
    }

    @Override
    public Json json() {
        List<Json> free = Json.items();
        fit().forEach(function -> free.add(Json.of(function.address().toString())));
        List<Json> kept = Json.items();
        kept().forEach(function -> kept.add(Json.of(function.address().toString())));
        List<Json> used = Json.items();
        for (Held held : held()) {
            used.add(Json.object()
                    .put("address", held.function().address().toString())
                    .put("by", held.by())
                    .build());
        }
        List<Json> dead = Json.items();
        host.all().stream()
                .filter(PciFunction::isDead)
                .forEach(function -> dead.add(Json.of(function.address().toString())));
        return Json.object()
                .put("iommu", iommu.json())
                .put("groups", host.groups().size())
                .put("functions", host.functions().size())
                .put("candidates", Json.list(free))
                .put("kept", Json.list(kept))
                .put("not_answering", Json.list(dead))
                .put("in_use", FactJson.of(host.holders(), holders -> Json.list(used)))
                .build();
    }
}
