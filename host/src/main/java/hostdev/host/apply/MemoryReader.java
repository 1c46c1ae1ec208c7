package hostdev.host.apply;

import hostdev.core.finding.Whereabouts;
import hostdev.core.model.Host;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.LibvirtHooks;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.SerialNumbers;
import hostdev.core.plan.Memory;
import hostdev.host.read.HostReader;
import hostdev.host.root.HostRoot;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads what is promised to guests, and by what the promised functions can be known again.
public record MemoryReader(HostRoot root, StateDirectory state) {
    /// @param devices whose serial numbers are wanted too
    public Memory read(Host host, Collection<PciAddress> devices, Optional<LibvirtHooks> hooks) {
        List<KeptPromise> promises = new KeptPromises(state).all();
        Set<PciAddress> wanted = Set.copyOf(devices);
        Map<PciAddress, SerialNumbers> serials = new TreeMap<>();
        for (PciFunction function : host.all()) {
            if (wanted.contains(function.address()) || isPromised(promises, function)) {
                serials.put(function.address(), HostReader.serials(root, function.address()));
            }
        }
        return new Memory(promises, serials, hooks);
    }

    private static boolean isPromised(List<KeptPromise> promises, PciFunction function) {
        return promises.stream().anyMatch(promise -> promise.identity().isKindOf(function));
    }

    /// The functions, and where those of them are now that were promised and have moved.
    static Set<PciAddress> withPlacesNow(Host host, Collection<PciAddress> devices, Memory memory) {
        Set<PciAddress> places = new TreeSet<>(devices);
        for (KeptPromise promise : memory.promises()) {
            if (devices.contains(promise.device())
                    && Whereabouts.of(promise, host, memory.serials()) instanceof Whereabouts.Moved(var _, var to)) {
                places.add(to);
            }
        }
        return places;
    }
}
