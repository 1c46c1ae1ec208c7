package hostdev.host.hypervisor;

import hostdev.core.format.Definition;
import hostdev.core.format.PassedFunction;
import hostdev.core.model.Guest;
import hostdev.core.model.PciAddress;
import hostdev.core.model.Promise;
import java.util.ArrayList;
import java.util.List;

/// Which functions of the host are promised to guests, running or not: what plain listing does not know, since it never
/// asks the hypervisor.
public final class Promises {
    private Promises() {}

    private static final int FUNCTIONS = 8;

    /// In the order of the guests, and of the devices within each. Where a definition gives all functions of a device
    /// (`01:00.*` in an xl.cfg), each that there could be.
    public static List<Promise> of(List<Guest> guests) {
        List<Promise> promises = new ArrayList<>();
        for (Guest guest : guests) {
            Definition definition = Definition.ofGuest(guest.name().name(), guest.definition());
            for (PassedFunction passed : definition.passedFunctions()) {
                for (PciAddress function : functions(definition, passed)) {
                    promises.add(new Promise(guest.name(), function, passed.managed()));
                }
            }
        }
        return List.copyOf(promises);
    }

    private static List<PciAddress> functions(Definition definition, PassedFunction passed) {
        List<PciAddress> named = definition.passedFunctions().stream()
                .map(PassedFunction::source)
                .toList();
        List<PciAddress> functions = new ArrayList<>(List.of(passed.source()));
        for (int function = 0; function < FUNCTIONS; function++) {
            PciAddress other = passed.source().withFunction(function);
            if (!named.contains(other) && definition.gives(other)) {
                functions.add(other);
            }
        }
        return functions;
    }
}
