package hostdev.core.guest;

import hostdev.core.finding.Finding;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Functions above 0 in a slot where function 0 is missing: a guest asks function 0 first, and where nothing answers
/// it looks no further.
final class HiddenFunctions {
    private HiddenFunctions() {}

    static List<Finding> find(GuestLayout definition, Remedy remedy) {
        Map<PciAddress, List<Part>> slots = new TreeMap<>();
        for (Part part : definition.parts()) {
            part.address.ifPresent(address -> slots.computeIfAbsent(address.withFunction(0), _ -> new ArrayList<>())
                    .add(part));
        }
        FixedPlaces.builtIn(definition.machine)
                .forEach(fixed -> slots.remove(fixed.address().withFunction(0)));
        List<Finding> findings = new ArrayList<>();
        slots.forEach((first, parts) -> judge(first, parts, remedy, findings));
        return List.copyOf(findings);
    }

    private static void judge(PciAddress first, List<Part> parts, Remedy remedy, List<Finding> findings) {
        List<Part> hidden = new ArrayList<>(parts);
        hidden.removeIf(part -> part.address.filter(first::equals).isPresent());
        if (hidden.size() == parts.size()) {
            hidden.forEach(part -> findings.add(Finding.warns(
                    DefinitionCheck.HIDDEN,
                    where(part),
                    part.name() + " is at guest address " + inGuest(part)
                            + ", and nothing is at function 0 of that slot (" + inGuest(first) + ")",
                    "the guest does not see a device in a slot without function 0",
                    "move it to " + inGuest(first) + remedy.by(""))));
            return;
        }
        parts.stream()
                .filter(part -> !hidden.contains(part) && !hidden.isEmpty())
                .filter(part -> part.multifunction.filter("off"::equals).isPresent())
                .forEach(part -> findings.add(Finding.blocks(
                        "multifunction-off",
                        where(part),
                        part.name() + " at guest address " + inGuest(first)
                                + " says multifunction='off', and other devices are in its slot",
                        "QEMU refuses a second function there",
                        remedy.by("write multifunction='on' there"))));
    }

    private static String where(Part part) {
        return DeviceNeeds.source(part).map(PciAddress::toString).orElse(part.name());
    }

    private static String inGuest(Part part) {
        return inGuest(part.address.orElseThrow());
    }

    private static String inGuest(PciAddress address) {
        return address.toString().substring(5);
    }
}
