package hostdev.core.finding;

import hostdev.core.model.Capability;
import hostdev.core.model.ConfigSpace;
import hostdev.core.model.DriverName;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The ports of a host as its IOMMU groups follow from them. Each host is walked through once.
final class PortTree {
    private static final int MAX_BRIDGES = 32;
    private static final int FUNCTIONS = 8;
    private static final DriverName PORT_DRIVER = new DriverName("pcieport");

    private final Host host;
    private final Hardware hardware;
    private final Map<PciAddress, Set<Optional<IommuGroupId>>> groups = new HashMap<>();
    private final Set<PciAddress> leadsToBridges = new HashSet<>();

    PortTree(Host host, Hardware hardware) {
        this.host = host;
        this.hardware = hardware;
        for (PciFunction function : host.all()) {
            if (function.isBridge()) {
                function.parent().ifPresent(leadsToBridges::add);
                group(function.address(), function);
            }
            above(function).forEach(port -> group(port.address(), function));
        }
    }

    private void group(PciAddress port, PciFunction function) {
        groups.computeIfAbsent(port, _ -> new HashSet<>())
                .add(function.iommuGroup().seen().flatMap(id -> id));
    }

    /// The bridges above a function, the nearest first.
    List<PciFunction> above(PciFunction function) {
        List<PciFunction> above = new ArrayList<>();
        Optional<PciFunction> bridge = function.parent().flatMap(host::function);
        while (bridge.isPresent() && above.size() < MAX_BRIDGES) {
            above.add(bridge.get());
            bridge = bridge.get().parent().flatMap(host::function);
        }
        return above;
    }

    /// Whether it is a port of PCI Express without ACS, or one of which that cannot be seen. Only such ports have the
    /// driver pcieport.
    boolean isOpen(PciFunction port) {
        boolean express = port.driver().seen().flatMap(name -> name).equals(Optional.of(PORT_DRIVER))
                || has(port, Capability.Express.class);
        return express && !has(port, Capability.AccessControl.class);
    }

    /// Whether the port and all behind it are in several groups.
    boolean isSplitAt(PciFunction port) {
        return groups.getOrDefault(port.address(), Set.of()).size() > 1;
    }

    /// Whether it is a switch's upstream port that shares its device with others.
    boolean isSharedUpstream(PciFunction port) {
        boolean upstream = port.parent().isPresent() && leadsToBridges.contains(port.address());
        for (int function = 0; upstream && function < FUNCTIONS; function++) {
            PciAddress other = port.address().withFunction(function);
            if (!other.equals(port.address()) && host.function(other).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private boolean has(PciFunction function, Class<? extends Capability> kind) {
        return hardware.configOf(function.address()).seen().map(ConfigSpace::capabilities).stream()
                .flatMap(List::stream)
                .anyMatch(kind::isInstance);
    }
}
