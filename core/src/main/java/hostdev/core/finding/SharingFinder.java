package hostdev.core.finding;

import hostdev.core.model.Capability;
import hostdev.core.model.ConfigSpace;
import hostdev.core.model.Fact;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Finds why functions share a group, by the kernel's own rules (drivers/iommu/iommu.c, `pci_device_group`;
/// drivers/pci/pci.c, `pci_acs_enabled`). That they share it the kernel says; it also knows devices that keep functions
/// apart, or do not, without saying so (drivers/pci/quirks.c): then nothing is found.
public final class SharingFinder {
    /// Source validation, request redirect, completion redirect, upstream forwarding (`REQ_ACS_FLAGS`).
    private static final int NEEDED = 0x1d;

    private static final String[] ACCESS = {
        "source validation", "translation blocking", "request redirect", "completion redirect", "upstream forwarding"
    };

    private static final int MOST_BRIDGES = 32;
    private static final int ROOT_PORT = 4;
    private static final int UPSTREAM = 5;
    private static final int DOWNSTREAM = 6;
    private static final int TO_CONVENTIONAL = 7;
    private static final int FROM_CONVENTIONAL = 8;

    private final Host host;
    private final Hardware hardware;
    private final IommuGroup group;

    private SharingFinder(Host host, Hardware hardware, IommuGroup group) {
        this.host = host;
        this.hardware = hardware;
        this.group = group;
    }

    /// @return empty where the function is alone, or where no rule tells why it is not
    public static List<Sharing> find(Host host, Hardware hardware, IommuGroup group) {
        return group.members().size() < 2 ? List.of() : new SharingFinder(host, hardware, group).find();
    }

    private List<Sharing> find() {
        Map<PciAddress, List<PciAddress>> conventional = new TreeMap<>();
        Map<PciAddress, List<PciAddress>> ports = new TreeMap<>();
        for (PciAddress member : group.members()) {
            Optional<PciAddress> bus = conventionalAbove(member);
            if (bus.isPresent()) {
                add(conventional, bus.get(), member);
            }
            for (PciAddress port : above(member)) {
                if (isOpenPort(port) && group.members().contains(port)) {
                    add(ports, port, member);
                }
            }
        }
        List<Sharing> found = new ArrayList<>();
        conventional.forEach((bridge, behind) -> found.add(new Sharing.ConventionalBus(bridge, behind)));
        ports.forEach((port, behind) -> found.add(port(port, behind)));
        found.addAll(devices());
        return found.isEmpty() ? unseen() : List.copyOf(found);
    }

    private static void add(Map<PciAddress, List<PciAddress>> map, PciAddress key, PciAddress value) {
        map.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
    }

    /// The bridges above, the nearest first.
    private List<PciAddress> above(PciAddress function) {
        List<PciAddress> above = new ArrayList<>();
        Optional<PciAddress> bridge = bridgeAbove(function);
        while (bridge.isPresent() && above.size() < MOST_BRIDGES) {
            above.add(bridge.get());
            bridge = bridgeAbove(bridge.get());
        }
        return above;
    }

    private Optional<PciAddress> bridgeAbove(PciAddress function) {
        return host.function(function)
                .flatMap(PciFunction::parent)
                .filter(above ->
                        host.function(above).filter(it -> !it.isBridge()).isEmpty());
    }

    /// The bridge to the conventional bus that the function is on, the one nearest to the root.
    private Optional<PciAddress> conventionalAbove(PciAddress function) {
        return above(function).stream().filter(this::leadsToConventional).reduce((_, upper) -> upper);
    }

    private boolean leadsToConventional(PciAddress bridge) {
        Optional<ConfigSpace> config = whole(bridge);
        if (config.isEmpty()) {
            return false;
        }
        Optional<Capability.Express> express = express(config.get());
        return express.isEmpty() || express.get().portType() == TO_CONVENTIONAL;
    }

    /// Empty where not all of it could be read: then nothing is known.
    private Optional<ConfigSpace> whole(PciAddress function) {
        return hardware.configOf(function).seen().filter(config -> config.complete() && !config.dead());
    }

    private static Optional<Capability.Express> express(ConfigSpace config) {
        return only(config, Capability.Express.class);
    }

    private static <C extends Capability> Optional<C> only(ConfigSpace config, Class<C> kind) {
        for (Capability capability : config.capabilities()) {
            if (kind.isInstance(capability)) {
                return Optional.of(kind.cast(capability));
            }
        }
        return Optional.empty();
    }

    private boolean isOpenPort(PciAddress port) {
        Optional<ConfigSpace> config = whole(port);
        return config.isPresent()
                && express(config.get()).isPresent()
                && !isTranslator(express(config.get()).get())
                && !isClosed(port, config.get());
    }

    private static boolean isTranslator(Capability.Express express) {
        return express.portType() == TO_CONVENTIONAL || express.portType() == FROM_CONVENTIONAL;
    }

    /// `pci_acs_enabled`: what a function cannot switch it is taken to do always; a device of one function needs no ACS
    /// unless it is a port towards others.
    private static boolean isClosed(PciAddress function, ConfigSpace config) {
        Optional<Capability.Express> express = express(config);
        if (express.isEmpty() || isTranslator(express.get())) {
            return false;
        }
        int type = express.get().portType();
        // the bit need be set in function 0 only
        boolean several = config.multiFunction() || function.function() != 0;
        if (type != ROOT_PORT && type != DOWNSTREAM && !several) {
            return true;
        }
        return only(config, Capability.AccessControl.class)
                .filter(acs -> missing(acs) == 0)
                .isPresent();
    }

    private static int missing(Capability.AccessControl acs) {
        return acs.capable() & NEEDED & ~acs.enabled();
    }

    private Sharing port(PciAddress port, List<PciAddress> behind) {
        ConfigSpace config = whole(port).orElseThrow();
        String kind = switch (express(config).orElseThrow().portType()) {
            case ROOT_PORT -> "root port";
            case UPSTREAM -> "switch's upstream port";
            case DOWNSTREAM -> "switch's downstream port";
            default -> "port";
        };
        Optional<List<String>> off =
                only(config, Capability.AccessControl.class).map(acs -> words(missing(acs)));
        return new Sharing.PortWithoutAcs(port, kind, off, behind);
    }

    private static List<String> words(int bits) {
        List<String> words = new ArrayList<>();
        for (int bit = 0; bit < ACCESS.length; bit++) {
            if ((bits & 1 << bit) != 0) {
                words.add(ACCESS[bit]);
            }
        }
        return words;
    }

    /// Devices of several functions none of which are kept apart.
    private List<Sharing> devices() {
        Map<PciAddress, List<PciAddress>> devices = new TreeMap<>();
        for (PciAddress member : group.members()) {
            Optional<ConfigSpace> config = whole(member);
            if (config.isPresent()
                    && !isClosed(member, config.get())
                    && conventionalAbove(member).isEmpty()) {
                add(devices, member.withFunction(0), member);
            }
        }
        List<Sharing> found = new ArrayList<>();
        devices.values().stream()
                .filter(functions -> functions.size() > 1)
                .map(Sharing.FunctionsWithoutAcs::new)
                .forEach(found::add);
        return found;
    }

    private List<Sharing> unseen() {
        for (PciAddress member : group.members()) {
            switch (hardware.configOf(member)) {
                case Fact.Unknown<ConfigSpace>(var why) -> {
                    return List.of(new Sharing.Unseen(member, why));
                }
                case Fact.Known<ConfigSpace>(var config) -> {
                    if (!config.complete()) {
                        String why = config.dead()
                                ? "it does not answer"
                                : "only " + config.length() + " bytes could be read (not root)";
                        return List.of(new Sharing.Unseen(member, why));
                    }
                }
            }
        }
        return List.of();
    }
}
