package hostdev.core.format;

import hostdev.core.finding.Problem;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A guest's xl.cfg. It is read in place and cut as text, so that what its `pci` list gains and loses is all that
/// changes: comments, whitespace, quotes and unknown settings stay as they are, to the byte.
public final class XlConfig {
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

    public String text() {
        return text;
    }

    /// The guest's name.
    public Optional<String> name() {
        return string("name");
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

    /// The same without the entry that gives this function; empty where there is none. One that gives all functions of
    /// its device goes as a whole.
    public Optional<XlConfig> without(PciAddress function) {
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
