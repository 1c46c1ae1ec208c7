package hostdev.core.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The way to each function of a host. Behind one bridge there may be thousands of virtual functions, so the first bus
/// behind each is looked for once, not for every function.
public final class PciPaths {
    private static final int MOST_BRIDGES = PciPath.MOST_HOPS - 1;

    private final Host host;
    private final Map<Behind, Integer> firstBus = new HashMap<>();
    private final Map<PciAddress, PciPath> found = new HashMap<>();

    /// Where functions are each other's siblings.
    private record Behind(Optional<PciAddress> bridge, int domain) {
        static Behind of(PciFunction function) {
            return new Behind(function.parent(), function.address().domain());
        }
    }

    public PciPaths(Host host) {
        this.host = host;
        for (PciFunction function : host.all()) {
            firstBus.merge(Behind.of(function), function.address().bus(), Math::min);
        }
    }

    /// @param function of the host
    public PciPath of(PciFunction function) {
        return found.computeIfAbsent(function.address(), _ -> find(function));
    }

    private PciPath find(PciFunction function) {
        StringBuilder hops = new StringBuilder();
        Set<PciAddress> passed = new HashSet<>();
        PciFunction here = function;
        Optional<PciFunction> above = above(here);
        while (above.isPresent() && passed.add(here.address()) && passed.size() < MOST_BRIDGES) {
            hops.insert(0, "/" + further(here) + hop(here.address()));
            here = above.get();
            above = above(here);
        }
        PciAddress root = here.address();
        String bus = new PciAddress(root.domain(), root.bus(), 0, 0).toString();
        return new PciPath(bus.substring(0, bus.length() - 5) + "/" + hop(root) + hops);
    }

    private Optional<PciFunction> above(PciFunction function) {
        return function.parent().flatMap(host::function);
    }

    /// `1d.7`
    private static String hop(PciAddress address) {
        String text = address.toString();
        return text.substring(text.length() - 4);
    }

    /// How far its bus is behind the first one below the same bridge; empty for that one.
    private String further(PciFunction function) {
        int bus = function.address().bus();
        int distance = bus - firstBus.getOrDefault(Behind.of(function), bus);
        return distance == 0 ? "" : "+" + distance + ":";
    }
}
