package hostdev.core.finding;

import hostdev.core.model.Capability;
import hostdev.core.model.ConfigSpace;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The ways in which a function can be reset.
///
/// @param methods the kernel's, in the order that it tries them
/// @param functionLevel whether it says that it can reset itself alone (FLR)
/// @param power whether D3hot and back resets it
/// @param bridge the one whose bus it is on; empty on a root bus, which cannot be reset
/// @param alsoOnBus the other functions behind that bridge, which a reset of the bus hits too
/// @param slot the one that it is in
public record ResetWays(
        PciAddress device,
        Fact<List<String>> methods,
        Fact<Boolean> functionLevel,
        Fact<Boolean> power,
        Optional<PciAddress> bridge,
        List<PciAddress> alsoOnBus,
        Optional<Slot> slot) {
    private static final int MOST_BRIDGES = 32;
    private static final Set<String> OF_THE_BUS = Set.of("bus", "cxl_bus");

    public static ResetWays of(Host host, Hardware hardware, PciFunction function) {
        Fact<ConfigSpace> config = hardware.configOf(function.address());
        Optional<PciAddress> bridge = function.parent()
                .filter(above ->
                        host.function(above).filter(it -> !it.isBridge()).isEmpty());
        return new ResetWays(
                function.address(),
                hardware.resetMethodsOf(function.address()),
                has(config, ResetWays::resetsItself),
                has(config, ResetWays::resetsByPower),
                bridge,
                bridge.map(it -> othersBehind(host, it, function.address())).orElse(List.of()),
                hardware.slotOf(function.address()));
    }

    private static Fact<Boolean> has(Fact<ConfigSpace> config, java.util.function.Predicate<Capability> what) {
        return config.either(
                known -> {
                    boolean found = known.capabilities().stream().anyMatch(what);
                    return found || known.complete()
                            ? Fact.known(found)
                            : Fact.unknown(
                                    known.dead()
                                            ? "it does not answer"
                                            : "only " + known.length() + " bytes of its configuration space were read");
                },
                Fact::unknown);
    }

    private static boolean resetsItself(Capability capability) {
        return (capability instanceof Capability.Express express && express.functionLevelReset())
                || (capability instanceof Capability.AdvancedFeatures advanced && advanced.functionLevelReset());
    }

    private static boolean resetsByPower(Capability capability) {
        return capability instanceof Capability.PowerManagement power && !power.noSoftReset();
    }

    /// All that is behind a bridge, at any depth, but for one function.
    static List<PciAddress> othersBehind(Host host, PciAddress bridge, PciAddress function) {
        Set<PciAddress> behind = new TreeSet<>();
        for (PciFunction other : host.all()) {
            if (!other.address().equals(function) && isBehind(host, other, bridge)) {
                behind.add(other.address());
            }
        }
        return List.copyOf(behind);
    }

    private static boolean isBehind(Host host, PciFunction function, PciAddress bridge) {
        Optional<PciAddress> above = function.parent();
        for (int bridges = 0; above.isPresent() && bridges < MOST_BRIDGES; bridges++) {
            if (above.get().equals(bridge)) {
                return true;
            }
            above = host.function(above.get()).flatMap(PciFunction::parent);
        }
        return false;
    }

    /// The first of the kernel's methods that it will not refuse: it never resets a bus for one function's sake while
    /// others are on it (drivers/pci/pci.c, `pci_parent_bus_reset`), although it lists that method where it looked
    /// before the others were found.
    public Fact<Optional<String>> runs() {
        return methods.map(known -> known.stream()
                .filter(method -> !OF_THE_BUS.contains(method) || alsoOnBus.isEmpty())
                .findFirst());
    }

    /// What a person should know before a guest gets it: nothing where it can be reset, or where that is not known.
    ///
    /// @param going the functions that go to a driver for guests with it
    /// @param xen whether Xen runs below
    public Optional<Finding> note(Host host, Set<PciAddress> going, boolean xen) {
        if (!runs().equals(Fact.known(Optional.empty()))) {
            return Optional.empty();
        }
        if (alsoOnBus.isEmpty()) {
            return Optional.of(Finding.note(
                    "no-reset",
                    device,
                    "it cannot be reset in any way",
                    "after the guest ends it may not come back: what the guest leaves in it, the next user finds"));
        }
        String behind = bridge.map(it -> " behind " + it).orElse("");
        return Optional.of(Finding.note(
                "reset-hits-others",
                device,
                "only a reset of the whole bus" + behind + " is left for it, and that hits " + Words.joined(alsoOnBus)
                        + " too",
                xen
                        ? "after the guest ends it may not come back: xen-pciback does not reset a shared bus"
                        : byVfio(host, going)));
    }

    private String byVfio(Host host, Set<PciAddress> going) {
        List<PciAddress> hosts = new ArrayList<>(alsoOnBus);
        hosts.removeIf(other -> going.contains(other) || isWithGuests(host, other));
        return hosts.isEmpty()
                ? "VFIO does that when the guest ends and nobody else uses them"
                : "after the guest ends it may not come back: VFIO does not do that while the host drives "
                        + Words.joined(hosts);
    }

    /// VFIO resets a bus only where all on it are in its own hands (drivers/vfio/pci/vfio_pci_core.c,
    /// `vfio_pci_dev_set_try_reset`).
    private static boolean isWithGuests(Host host, PciAddress other) {
        return host.function(other)
                .flatMap(Words::driver)
                .filter(DriverName::isVfio)
                .isPresent();
    }
}
