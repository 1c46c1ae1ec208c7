package hostdev.host.hypervisor;

import hostdev.core.format.Definition;
import hostdev.core.format.PassedFunction;
import hostdev.core.model.Guest;
import hostdev.core.model.Promise;
import java.util.ArrayList;
import java.util.List;

/// Which functions of the host are promised to guests, running or not: what plain listing does not know, since it never
/// asks the hypervisor.
public final class Promises {
    private Promises() {}

    /// In the order of the guests, and of the devices within each.
    ///
    /// @param guests of libvirt, whose definitions are domain XML
    public static List<Promise> of(List<Guest> guests) {
        List<Promise> promises = new ArrayList<>();
        for (Guest guest : guests) {
            Definition definition = Definition.parse(guest.name().name(), guest.definition());
            for (PassedFunction passed : definition.passedFunctions()) {
                promises.add(new Promise(guest.name(), passed.source(), passed.managed()));
            }
        }
        return List.copyOf(promises);
    }
}
