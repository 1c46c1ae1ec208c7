package hostdev.cli.view;

import hostdev.cli.view.Html.Tag;
import hostdev.core.finding.Owner;
import hostdev.core.format.PciNames;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// How the report names functions, and draws many that are alike as one.
final class ReportDevices {
    /// More than these that are alike become one row with a count.
    private static final int MOST_ALIKE = 6;

    private final Host host;
    private final DeviceTitle title;
    private final Map<PciAddress, List<String>> promised = new HashMap<>();

    ReportDevices(Host host, PciNames names, List<Promise> promises) {
        this.host = host;
        this.title = new DeviceTitle(names);
        promises.forEach(promise -> promised.computeIfAbsent(promise.device(), _ -> new ArrayList<>())
                .add(promise.guest().name()));
    }

    /// Some functions that are drawn together; one alone is drawn whole.
    record Alike(List<PciFunction> functions) {
        PciFunction first() {
            return functions.getFirst();
        }

        boolean collapses() {
            return functions.size() > MOST_ALIKE;
        }
    }

    /// What is alike in title, driver and owner, and `also`, at the place of its first; what is not often enough stays
    /// apart.
    List<Alike> alike(Collection<PciFunction> functions, Function<PciFunction, Object> also) {
        Map<List<Object>, List<PciFunction>> sorts = new LinkedHashMap<>();
        for (PciFunction function : functions) {
            List<Object> sort = List.of(
                    title(function), CellWords.driver(function), Owner.of(host, function), also.apply(function));
            sorts.computeIfAbsent(sort, _ -> new ArrayList<>()).add(function);
        }
        Map<PciAddress, Alike> drawn = new TreeMap<>();
        sorts.values().forEach(sort -> {
            if (sort.size() > MOST_ALIKE) {
                drawn.put(sort.getFirst().address(), new Alike(sort));
            } else {
                sort.forEach(function -> drawn.put(function.address(), new Alike(List.of(function))));
            }
        });
        return List.copyOf(drawn.values());
    }

    String title(PciFunction function) {
        return title.of(function);
    }

    /// `guest win11`, `host lives on it`
    String owner(PciFunction function) {
        Owner owner = Owner.of(host, function);
        return switch (owner) {
            case GUEST -> "guest " + String.join(", ", holders(function));
            case PROGRAM -> "program " + String.join(", ", holders(function));
            case KEPT, HOST_LIVES_ON_IT, HOST, NOBODY, BRIDGE, DEAD, UNKNOWN -> owner.words();
        };
    }

    private List<String> holders(PciFunction function) {
        return host.holdersOf(function.address()).stream()
                .filter(holder -> !holder.isGone())
                .map(CellWords::holder)
                .distinct()
                .toList();
    }

    /// Names of guests whose definitions have it.
    List<String> promisedTo(PciFunction function) {
        return promised.getOrDefault(function.address(), List.of());
    }

    void chip(Html html, Owner owner, String words) {
        html.put(Tag.SPAN, words, "class", "chip " + owner.code());
    }

    /// One function whole: address, title, owner; below, what else is known.
    void whole(Html html, PciFunction function) {
        html.open(Tag.DIV, "class", "device");
        head(html, function, "");
        html.put(Tag.SPAN, String.join(" · ", facts(function)), "class", "facts");
        html.close();
    }

    private void head(Html html, PciFunction function, String before) {
        html.put(Tag.CODE, before + function.address(), "class", "address").text(" ");
        html.put(Tag.SPAN, title(function), "class", "title").text(" ");
        chip(html, Owner.of(host, function), owner(function));
    }

    private List<String> facts(PciFunction function) {
        List<String> facts = new ArrayList<>();
        facts.add(function.ids().toString());
        String driver = CellWords.driver(function);
        facts.add(driver.equals(CellWords.NONE) ? "no driver" : "driver " + driver);
        group(function).ifPresent(facts::add);
        attached(function).ifPresent(facts::add);
        List<String> guests = promisedTo(function);
        if (!guests.isEmpty()) {
            facts.add("promised to " + String.join(", ", guests));
        }
        return facts;
    }

    /// `group 9, shared by 3`
    private Optional<String> group(PciFunction function) {
        Optional<IommuGroup> group = host.groupOf(function);
        if (group.isPresent()) {
            int members = group.get().members().size();
            return Optional.of("group " + group.get().id() + (members > 1 ? ", shared by " + members : ""));
        }
        return CellWords.group(function).equals(CellWords.UNKNOWN) ? Optional.of("group unknown") : Optional.empty();
    }

    private Optional<String> attached(PciFunction function) {
        return Optional.of(CellWords.attached(host, function)).filter(words -> !words.equals(CellWords.NONE));
    }

    /// Many as one row, those that they are on demand.
    void collapsed(Html html, Alike alike) {
        PciFunction first = alike.first();
        Owner owner = Owner.of(host, first);
        html.open(Tag.DETAILS, "class", "alike").open(Tag.SUMMARY).open(Tag.SPAN, "class", "device");
        html.put(Tag.STRONG, alike.functions().size() + " ×", "class", "address")
                .text(" ");
        html.put(Tag.SPAN, title(first), "class", "title").text(" ");
        chip(html, owner, owner == Owner.GUEST ? "guests" : owner.words());
        html.put(
                Tag.SPAN,
                first.address() + " to " + alike.functions().getLast().address() + " · "
                        + (CellWords.driver(first).equals(CellWords.NONE)
                                ? "no driver"
                                : "driver " + CellWords.driver(first)),
                "class",
                "facts");
        html.close().close().open(Tag.UL, "class", "short");
        alike.functions().forEach(function -> shortly(html, function));
        html.close().close();
    }

    private void shortly(Html html, PciFunction function) {
        List<String> facts = new ArrayList<>();
        host.holdersOf(function.address()).stream()
                .map(Holder::guest)
                .flatMap(Optional::stream)
                .forEach(facts::add);
        group(function).ifPresent(facts::add);
        attached(function).ifPresent(facts::add);
        html.open(Tag.LI).put(Tag.CODE, function.address().toString());
        html.text(facts.isEmpty() ? "" : " " + String.join(" · ", facts)).close();
    }

    /// As an entry of a list.
    void entry(Html html, Alike alike) {
        Owner owner = Owner.of(host, alike.first());
        html.open(Tag.LI, "class", "owned " + owner.code());
        if (alike.collapses()) {
            collapsed(html, alike);
        } else {
            whole(html, alike.first());
        }
        html.close();
    }
}
