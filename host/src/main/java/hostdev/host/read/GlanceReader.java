package hostdev.host.read;

import hostdev.core.finding.Problem;
import hostdev.core.format.Definition;
import hostdev.core.format.PassedFunction;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.watch.Glance;
import hostdev.core.watch.Glance.Doing;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.root.HostRoot;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Looks at a host as often as somebody who watches it does: one link a function, one call to the hypervisor.
public final class GlanceReader {
    private static final String DEVICES = "/sys/bus/pci/devices";

    private GlanceReader() {}

    /// @param hypervisor what throws a [Problem] while it cannot be asked
    public static Glance read(HostRoot root, Supplier<Hypervisor> hypervisor) {
        return new Glance(functions(root), guests(hypervisor));
    }

    private static SortedMap<PciAddress, Optional<DriverName>> functions(HostRoot root) {
        SortedMap<PciAddress, Optional<DriverName>> functions = new TreeMap<>();
        for (String name : root.names(DEVICES).seen().orElse(List.of())) {
            PciAddress.fromSysfs(name).ifPresent(address -> functions.put(address, driver(root, name)));
        }
        return functions;
    }

    private static Optional<DriverName> driver(HostRoot root, String name) {
        return root.link(DEVICES + "/" + name + "/driver")
                .seen()
                .flatMap(link -> link)
                .map(link -> link.substring(link.lastIndexOf('/') + 1))
                .filter(DriverName::isValid)
                .map(DriverName::new);
    }

    private static Fact<SortedMap<GuestName, Doing>> guests(Supplier<Hypervisor> hypervisor) {
        try {
            SortedMap<GuestName, Doing> guests = new TreeMap<>();
            for (Guest guest : hypervisor.get().guests()) {
                guests.put(guest.name(), new Doing(guest.state(), devices(guest)));
            }
            return Fact.known(guests);
        } catch (Problem e) {
            return Fact.unknown(e.what());
        }
    }

    private static Set<PciAddress> devices(Guest guest) {
        Set<PciAddress> devices = new HashSet<>();
        guest
                .running()
                .map(running -> Definition.ofGuest(guest.name().name(), running).passedFunctions())
                .orElse(List.of())
                .stream()
                .map(PassedFunction::source)
                .forEach(devices::add);
        return devices;
    }
}
