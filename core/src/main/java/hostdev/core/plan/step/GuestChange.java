package hostdev.core.plan.step;

import hostdev.core.format.Definition;
import hostdev.core.format.HostdevJson;
import hostdev.core.format.HostdevWords;
import hostdev.core.format.PassedFunction;
import hostdev.core.format.XlConfig;
import hostdev.core.json.Json;
import hostdev.core.model.GuestName;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.HostdevOptions.Place;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which functions a guest gets and loses by another definition.
record GuestChange(GuestName guest, String before, String after) {
    String describe(boolean done) {
        List<String> words = new ArrayList<>();
        for (PassedFunction passed : added(before, after)) {
            words.add("gets " + source(after, passed) + address(passed, done) + options(passed));
        }
        for (PassedFunction passed : added(after, before)) {
            words.add("no longer gets " + source(before, passed));
        }
        return words.isEmpty() ? "defined anew" : String.join("; ", words);
    }

    /// As the definition names it: one entry of an xl.cfg may be all functions of a device.
    private String source(String definition, PassedFunction passed) {
        PciAddress source = passed.source();
        boolean all = Definition.parse(guest.name(), definition) instanceof XlConfig xl && xl.givesAll(source);
        return all ? "all functions of " + source.toString().replaceFirst("\\.0$", "") : source.toString();
    }

    Json.ObjectBuilder json(Json.ObjectBuilder step) {
        return step.put("gets", functions(after, added(before, after)))
                .put("loses", functions(before, added(after, before)));
    }

    /// `, guest address 0000:03:00.0`; empty where the definition does not say it.
    static String addressIn(GuestName guest, PciAddress device, String definition) {
        return passed(guest, definition).stream()
                .filter(passed -> passed.source().equals(device))
                .flatMap(passed -> passed.address().stream())
                .map(address -> ", guest address " + address)
                .findFirst()
                .orElse("");
    }

    private String address(PassedFunction passed, boolean done) {
        if (said(after, passed)
                .filter(options -> options.place() instanceof Place.Nowhere)
                .isPresent()) {
            return ", unseen by the guest";
        }
        String chooser = Definition.parse(guest.name(), after) instanceof XlConfig ? "Xen" : "libvirt";
        return passed.address()
                .map(address -> ", guest address " + address)
                .orElse(done ? "" : ", at a guest address that " + chooser + " chooses");
    }

    /// What else the definition says of it, as it would be typed.
    private String options(PassedFunction passed) {
        return said(after, passed)
                .map(HostdevOptions::withoutPlace)
                .map(HostdevWords::of)
                .filter(words -> !words.isEmpty())
                .map(words -> ", with" + words)
                .orElse("");
    }

    private Optional<HostdevOptions> said(String definition, PassedFunction passed) {
        return passed.element() == PassedFunction.Element.HOSTDEV
                ? Definition.parse(guest.name(), definition).options(passed.source())
                : Optional.empty();
    }

    /// What the second definition names and the first does not.
    private List<PassedFunction> added(String first, String second) {
        Set<PciAddress> had =
                passed(guest, first).stream().map(PassedFunction::source).collect(Collectors.toSet());
        return passed(guest, second).stream()
                .filter(passed -> !had.contains(passed.source()))
                .toList();
    }

    private static List<PassedFunction> passed(GuestName guest, String definition) {
        return Definition.parse(guest.name(), definition).passedFunctions();
    }

    private Json functions(String definition, List<PassedFunction> functions) {
        List<Json> items = Json.items();
        for (PassedFunction function : functions) {
            items.add(Json.object()
                    .put("device", function.source().toString())
                    .put("guest_address", function.address().map(PciAddress::toString))
                    .put("options", StepFields.orNull(said(definition, function).map(HostdevJson::of)))
                    .build());
        }
        return Json.list(items);
    }
}
