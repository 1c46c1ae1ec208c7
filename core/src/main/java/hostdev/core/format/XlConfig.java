package hostdev.core.format;

import hostdev.core.finding.Problem;
import hostdev.core.model.Hostdev;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A guest's xl.cfg. It is read in place and cut as text, so that what its `pci` list gains and loses is all that
/// changes: comments, whitespace, quotes and unknown settings stay as they are, to the byte.
public final class XlConfig implements Definition {
    private static final String NAME = "pci";

    private final String where;
    private final String text;
    private final List<XlSetting> settings;

    private XlConfig(String where, String text) {
        this.where = where;
        this.text = text;
        this.settings = XlSetting.all(where, text);
    }

    /// @param where the file, for messages
    /// @throws Problem a usage error that says in which line xl would not understand it
    public static XlConfig parse(String where, String text) {
        return new XlConfig(where, text);
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public String tool() {
        return "xl";
    }

    /// The guest's name.
    @Override
    public Optional<String> name() {
        return string("name");
    }

    /// By `type`, or by `builder` as older files have it; xl's default is PV.
    @Override
    public Kind kind() {
        String type = string("type").or(() -> string("builder")).orElse("pv");
        return switch (type) {
            case "hvm" -> Kind.HVM;
            case "pvh" -> Kind.PVH;
            default -> Kind.PV;
        };
    }

    /// Of an entry for all functions of a device its first; what is only named is not known here.
    @Override
    public List<PassedFunction> passedFunctions() {
        List<PassedFunction> passed = new ArrayList<>();
        for (XlPciEntry entry : pci()) {
            function(entry)
                    .ifPresent(function -> passed.add(new PassedFunction(
                            PassedFunction.Element.HOSTDEV,
                            function,
                            entry.settings().seize().orElse(false),
                            entry.slot().map(slot -> new PciAddress(0, 0, slot, 0)),
                            Optional.empty())));
        }
        return List.copyOf(passed);
    }

    @Override
    public boolean gives(PciAddress function) {
        return pci().stream().anyMatch(entry -> entry.gives(function));
    }

    /// Whether one entry gives all functions of this device.
    public boolean givesAll(PciAddress device) {
        return pci().stream()
                .anyMatch(entry -> entry.which() instanceof XlPciEntry.Which.AllFunctions && entry.gives(device));
    }

    private static Optional<PciAddress> function(XlPciEntry entry) {
        return switch (entry.which()) {
            case XlPciEntry.Which.Function(var address) -> Optional.of(address);
            case XlPciEntry.Which.AllFunctions(var device) -> Optional.of(device);
            case XlPciEntry.Which.Named _ -> Optional.empty();
        };
    }

    /// Not looked for in `disk`: its entries are a language of their own.
    @Override
    public List<String> hostDisks() {
        return List.of();
    }

    @Override
    public List<String> hostInterfaces() {
        return List.of();
    }

    /// Xen's console daemon decides, not the definition.
    @Override
    public List<String> consoleLogs() {
        return List.of();
    }

    /// Never `seize`: what is given is taken from its driver before.
    @Override
    public XlConfig withHostdev(PciAddress source, boolean managed) {
        return with(XlPciEntry.of(source));
    }

    /// An entry that moves comes to stand last.
    @Override
    public XlConfig withSources(Map<PciAddress, PciAddress> moved) {
        XlConfig now = this;
        List<XlPciEntry> others = new ArrayList<>();
        for (XlPciEntry entry : pci()) {
            Optional<PciAddress> from = function(entry).filter(moved::containsKey);
            if (from.isPresent()) {
                PciAddress to = java.util.Objects.requireNonNull(moved.get(from.get()));
                others.add(entry.of(new XlPciEntry.Which.Function(to)));
                now = now.withoutHostdev(from.get()).orElse(now);
            }
        }
        for (XlPciEntry entry : others) {
            now = now.with(entry);
        }
        return now;
    }

    /// A setting that is a string or a number: `type`, `builder`, `memory`.
    public Optional<String> string(String name) {
        Optional<String> value = Optional.empty();
        for (XlSetting setting : settings) {
            if (setting.name().equals(name) && !setting.list()) {
                value = setting.items().stream().findFirst().map(XlSetting.Item::value);
            }
        }
        return value;
    }

    /// What its `pci` lists give the guest, in order; a later `=` replaces an earlier one, `+=` adds to it.
    ///
    /// @throws Problem a usage error that quotes an entry which xl would refuse
    public List<XlPciEntry> pci() {
        List<XlPciEntry> entries = new ArrayList<>();
        for (XlSetting list : lists()) {
            for (XlSetting.Item item : list.items()) {
                entries.add(entry(item));
            }
        }
        return List.copyOf(entries);
    }

    /// The same with one more device: the last of the last `pci` list, and in a list of its own where there is none.
    public XlConfig with(XlPciEntry entry) {
        List<XlSetting> lists = lists();
        return new XlConfig(
                where,
                lists.isEmpty()
                        ? XlCut.newList(text, NAME, entry.toString())
                        : XlCut.insert(text, lists.getLast(), entry.toString()));
    }

    /// Of the options it can say the slot, whether writes are filtered and what only xl knows; the others are not
    /// looked
    /// at.
    @Override
    public XlConfig withHostdev(Hostdev device) {
        return with(XlPciEntry.of(device));
    }

    @Override
    public String element(Hostdev device) {
        return XlPciEntry.of(device).toString();
    }

    @Override
    public Optional<HostdevOptions> options(PciAddress function) {
        for (XlPciEntry entry : pci()) {
            if (entry.gives(function)) {
                return Optional.of(entry.options());
            }
        }
        return Optional.empty();
    }

    /// The same without the entry that gives this function; empty where there is none. One that gives all functions of
    /// its device goes as a whole.
    @Override
    public Optional<XlConfig> withoutHostdev(PciAddress function) {
        for (XlSetting list : lists().reversed()) {
            for (XlSetting.Item item : list.items().reversed()) {
                if (entry(item).gives(function)) {
                    return Optional.of(new XlConfig(where, XlCut.remove(text, list, item)));
                }
            }
        }
        return Optional.empty();
    }

    /// Those that count.
    private List<XlSetting> lists() {
        List<XlSetting> lists = new ArrayList<>();
        for (XlSetting setting : settings) {
            if (setting.name().equals(NAME)) {
                if (!setting.list()) {
                    throw Problem.usage(
                            where + ", line " + XlSetting.line(text, setting.start()) + ": pci is no list",
                            "a list: pci = [ '01:00.0' ]");
                }
                if (!setting.adds()) {
                    lists.clear();
                }
                lists.add(setting);
            }
        }
        return lists;
    }

    private XlPciEntry entry(XlSetting.Item item) {
        try {
            return XlPciEntry.parse(item.value());
        } catch (Problem malformed) {
            throw Problem.usage(
                            where + ", line " + XlSetting.line(text, item.start()) + ": " + malformed.what(),
                            malformed.hint().orElse(""))
                    .because(malformed);
        }
    }
}
