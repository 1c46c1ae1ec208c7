package hostdev.cli.view;

import hostdev.core.finding.Fitness.Verdict;
import hostdev.core.finding.ResetWays;
import hostdev.core.format.PciNames;
import hostdev.core.json.Json;
import hostdev.core.model.Attachment;
import hostdev.core.model.Bar;
import hostdev.core.model.ConfigSpace;
import hostdev.core.model.Fact;
import hostdev.core.model.FunctionDetail;
import hostdev.core.model.Hardware;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import hostdev.core.model.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that is known about one function: what `hostdev show` shows.
///
/// @param promises what guests' definitions name; empty where nobody asked
/// @param verdict whether it can be given to a guest
/// @param xen whether Xen runs below
/// @param assumption what its isolation rests on, where that is not the hardware
public record ShowView(
        Host host,
        Hardware hardware,
        PciFunction function,
        FunctionDetail detail,
        PciNames names,
        Optional<List<Promise>> promises,
        Verdict verdict,
        boolean xen,
        Optional<String> assumption)
        implements View {
    private static final int MOST_PARENTS = 32;

    @Override
    public List<Line> lines(Screen screen) {
        Facts facts = new Facts();
        String title = new DeviceTitle(names).of(function);
        facts.line(Line.of(Line.Style.BOLD, function.address().toString()).add("  " + title));
        identity(facts);
        location(facts);
        driver(facts);
        iommu(facts);
        resources(facts);
        reset(facts);
        capabilities(facts);
        use(facts);
        facts.heading("Next");
        for (String next : NextStep.of(host, function, verdict, xen)) {
            facts.line(Line.of("  " + next));
        }
        return facts.lines();
    }

    private void identity(Facts facts) {
        PciIds ids = function.ids();
        facts.heading("Identity");
        facts.fact("ids", ids + named(names.vendor(ids.vendor()), names.device(ids)));
        facts.fact(
                "subsystem",
                function.subsystem(),
                subsystem -> subsystem
                        .map(pair -> pair + named(names.vendor(pair.vendor()), names.subsystem(function)))
                        .orElse("none"));
        facts.fact(
                "class",
                function.pciClass()
                        + named(
                                Optional.of(names.className(function.pciClass())),
                                names.interfaceName(function.pciClass())));
        facts.fact("revision", function.revision(), DetailWords::revision);
    }

    private static String named(Optional<String> first, Optional<String> second) {
        String text = first.orElse("") + (first.isPresent() && second.isPresent() ? ", " : "") + second.orElse("");
        return text.isEmpty() ? "" : " (" + text + ")";
    }

    private void location(Facts facts) {
        facts.heading("Location");
        List<String> above = new ArrayList<>();
        Optional<PciAddress> parent = function.parent();
        while (parent.isPresent() && above.size() < MOST_PARENTS) {
            Optional<PciFunction> bridge = host.function(parent.get());
            above.add(parent.get()
                    + bridge.map(it -> "  " + new DeviceTitle(names).of(it)).orElse(""));
            parent = bridge.flatMap(PciFunction::parent);
        }
        facts.facts("behind", above, "nothing: it is on a root bus");
        facts.fact("NUMA node", function.numaNode(), Facts::orNone);
        facts.fact("link", detail.link(), link -> link.map(DetailWords::link).orElse("none: not PCI Express"));
        facts.fact("power", detail.powerState(), state -> state);
    }

    private void driver(Facts facts) {
        facts.heading("Driver");
        facts.fact("driver", function.driver(), Facts::orNone);
        facts.fact("override", function.driverOverride(), Facts::orNone);
    }

    private void iommu(Facts facts) {
        facts.heading("IOMMU");
        Optional<IommuGroup> group = host.groupOf(function);
        if (group.isEmpty()) {
            facts.fact(
                    "group",
                    function.iommuGroup(),
                    id -> id.map(known -> known + ", whose members are not known")
                            .orElse("none: the IOMMU is off or does not serve this device"));
            return;
        }
        new GroupFacts(host, hardware, group.get(), function).lines(facts, names);
        assumption.ifPresent(words -> facts.fact("isolation", words));
    }

    private void resources(Facts facts) {
        facts.heading("Resources");
        switch (detail.bars()) {
            case Fact.Known<List<Bar>>(var bars) -> {
                if (bars.isEmpty()) {
                    facts.fact("BARs", "none");
                }
                for (Bar bar : bars) {
                    facts.fact(DetailWords.barName(bar, function.isBridge()), DetailWords.bar(bar));
                }
            }
            case Fact.Unknown<List<Bar>>(var why) -> facts.fact("BARs", "unknown: " + why);
        }
        facts.fact("ROM file", detail.rom(), there -> there ? "there" : "none");
        detail.bootVga()
                .seen()
                .flatMap(vga -> vga)
                .ifPresent(boot -> facts.fact("boot VGA", boot ? "yes: the firmware's screen is on it" : "no"));
    }

    private void reset(Facts facts) {
        facts.heading("Reset");
        resets().lines(facts);
    }

    private ResetFacts resets() {
        return new ResetFacts(ResetWays.of(host, hardware, function), xen);
    }

    private void capabilities(Facts facts) {
        facts.heading("Capabilities");
        switch (detail.config()) {
            case Fact.Known<ConfigSpace>(var config) -> capabilities(facts, config);
            case Fact.Unknown<ConfigSpace>(var why) -> facts.fact("config", "unknown: " + why);
        }
        switch (detail.sriov()) {
            case Fact.Known<hostdev.core.model.Sriov>(var sriov) -> facts.facts("SR-IOV", DetailWords.sriov(sriov), "");
            case Fact.Unknown<hostdev.core.model.Sriov>(var why) -> facts.fact("SR-IOV", "unknown: " + why);
        }
    }

    private static void capabilities(Facts facts, ConfigSpace config) {
        if (config.dead()) {
            facts.fact("config", "all ones: nothing answers at this address");
            return;
        }
        facts.fact("bus master", config.busMaster() ? "on" : "off");
        facts.fact("memory", config.memoryDecode() ? "decoded" : "not decoded");
        List<String> list = new ArrayList<>();
        config.capabilities().forEach(capability -> list.add(DetailWords.capability(capability)));
        String none =
                config.complete() ? "none" : "unknown: only " + config.length() + " bytes could be read (not root)";
        facts.facts("list", list, none);
        if (!config.complete() && !list.isEmpty()) {
            facts.fact("", "more may follow: only " + config.length() + " bytes could be read");
        }
    }

    private void use(Facts facts) {
        facts.heading("Use");
        List<String> attached = new ArrayList<>();
        for (Attachment attachment : host.attachedTo(function.address())) {
            attached.add(attachment.kind().name().toLowerCase(java.util.Locale.ROOT) + " "
                    + CellWords.attachment(attachment));
        }
        facts.facts("attached", attached, "nothing");
        facts.fact("held by", host.holders(), this::holders);
        promises.ifPresent(known -> facts.facts("promised to", promised(known), "no guest"));
    }

    private List<String> promised(List<Promise> known) {
        List<String> guests = new ArrayList<>();
        for (Promise promise : known) {
            if (promise.device().equals(function.address())) {
                guests.add(promise.guest().name());
            }
        }
        return guests;
    }

    private String holders(Map<PciAddress, List<Holder>> holders) {
        List<String> words = new ArrayList<>();
        for (Holder holder : holders.getOrDefault(function.address(), List.of())) {
            words.add(
                    holder.isGone()
                            ? holder.words()
                            : holder.guest()
                                            .map(guest -> "guest " + guest + ", ")
                                            .orElse("")
                                    + holder.place() + " (" + holder.command() + ")");
        }
        return words.isEmpty() ? "nobody" : String.join("; ", words);
    }

    @Override
    public Json json() {
        DeviceJson form = new DeviceJson(host, names, promises);
        Json.ObjectBuilder json = form.of(function);
        DetailJson.put(json, detail);
        json.put("reset", resets().json());
        host.groupOf(function)
                .ifPresent(group -> json.put("group", new GroupFacts(host, hardware, group, function).json()));
        assumption.ifPresent(words -> json.put("isolation", words));
        return json.put("next", Json.texts(NextStep.of(host, function, verdict, xen)))
                .build();
    }
}
