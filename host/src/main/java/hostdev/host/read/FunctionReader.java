package hostdev.host.read;

import hostdev.core.finding.Problem;
import hostdev.core.format.DevicePath;
import hostdev.core.format.Uevent;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import hostdev.host.root.HostRoot;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Reads every function as listing needs it: a small file and two links each, and three files more where they are asked
/// for. `config` is not among them: on a real sysfs it costs a hundred times what `uevent` does.
final class FunctionReader {
    /// From here on a second thread is quicker than one alone (measured on 4,096 functions).
    private static final int MANY = 256;

    private static final String NOT_READ = "not read";

    private final HostRoot root;
    private final boolean settings;

    private FunctionReader(HostRoot root, boolean settings) {
        this.root = root;
        this.settings = settings;
    }

    /// @param settings whether revision, override and NUMA node are read; unknown otherwise
    static NavigableMap<PciAddress, PciFunction> readAll(HostRoot root, boolean settings) {
        List<String> names = root.names(Sysfs.PCI_DEVICES).either(known -> known, why -> {
            throw Problem.notFit(
                    Sysfs.PCI_DEVICES,
                    "no PCI bus to read: " + why,
                    "is this a machine with PCI, and is sysfs mounted? (mount -t sysfs sysfs /sys)");
        });
        FunctionReader reader = new FunctionReader(root, settings);
        NavigableMap<PciAddress, PciFunction> functions = new TreeMap<>();
        if (names.size() < MANY) {
            reader.readInto(functions, names);
            return functions;
        }
        int half = names.size() / 2;
        NavigableMap<PciAddress, PciFunction> others = new TreeMap<>();
        Background second = Background.start(() -> reader.readInto(others, names.subList(half, names.size())));
        reader.readInto(functions, names.subList(0, half));
        second.join();
        functions.putAll(others);
        return functions;
    }

    private void readInto(NavigableMap<PciAddress, PciFunction> functions, List<String> names) {
        for (String name : names) {
            Optional<PciAddress> address = PciAddress.fromSysfs(name);
            if (address.isEmpty()) {
                continue;
            }
            Optional<PciFunction> function = read(address.get(), name);
            if (function.isPresent()) {
                functions.put(address.get(), function.get());
            }
        }
    }

    /// @return empty where the function has gone since its name was read
    private Optional<PciFunction> read(PciAddress address, String name) {
        String listed = Sysfs.PCI_DEVICES + "/" + name;
        Optional<String> link = root.link(listed).seen().flatMap(target -> target);
        String path = link.isPresent() ? Sysfs.place(link.get(), listed) : listed;
        Optional<Identity> identity = identity(path);
        if (identity.isEmpty()) {
            return Optional.empty();
        }
        Identity known = identity.get();
        return Optional.of(new PciFunction(
                address,
                known.ids(),
                known.subsystem(),
                known.pciClass(),
                settings ? revision(path) : Fact.unknown(NOT_READ),
                known.driver(),
                settings ? driverOverride(path) : Fact.unknown(NOT_READ),
                iommuGroup(path),
                settings ? numaNode(path) : Fact.unknown(NOT_READ),
                link.flatMap(DevicePath::parent)));
    }

    private Optional<Identity> identity(String path) {
        Optional<Uevent> uevent = root.text(path + "/uevent").seen().flatMap(Uevent::parse);
        return uevent.isPresent() ? Optional.of(Identity.of(uevent.get())) : IdentityFiles.read(root, path);
    }

    private Fact<Integer> revision(String path) {
        return IdentityFiles.hex(root, path + "/revision");
    }

    private Fact<Optional<DriverName>> driverOverride(String path) {
        return root.text(path + "/driver_override")
                .either(
                        text -> override(withoutNewline(text)),
                        why -> Fact.unknown(
                                why.equals("no such file") ? "no driver_override file (a kernel before 3.16?)" : why));
    }

    private static Fact<Optional<DriverName>> override(String text) {
        return text.equals("(null)") || text.isEmpty() ? Fact.known(Optional.empty()) : Identity.driverNamed(text);
    }

    private Fact<Optional<IommuGroupId>> iommuGroup(String path) {
        return root.link(path + "/iommu_group")
                .either(link -> link.isEmpty() ? Fact.known(Optional.empty()) : group(link.get()), Fact::unknown);
    }

    private static Fact<Optional<IommuGroupId>> group(String link) {
        Optional<IommuGroupId> id = IommuGroupId.fromLink(link);
        return id.isPresent() ? Fact.known(id) : Fact.unknown("not a group: " + link);
    }

    private Fact<Optional<Integer>> numaNode(String path) {
        return root.text(path + "/numa_node").either(FunctionReader::numaNodeNumber, Fact::unknown);
    }

    private static Fact<Optional<Integer>> numaNodeNumber(String text) {
        try {
            int node = Integer.parseInt(withoutNewline(text));
            return Fact.known(node < 0 ? Optional.empty() : Optional.of(node));
        } catch (NumberFormatException _) {
            return Fact.unknown("not a number: " + text.strip());
        }
    }

    static String withoutNewline(String text) {
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    /// What a function says it is, and who drives it.
    record Identity(
            PciIds ids,
            Fact<Optional<PciIds>> subsystem,
            hostdev.core.model.PciClass pciClass,
            Fact<Optional<DriverName>> driver) {
        static Identity of(Uevent uevent) {
            Fact<Optional<DriverName>> driver =
                    uevent.driver().isPresent() ? driverNamed(uevent.driver().get()) : Fact.known(Optional.empty());
            return new Identity(uevent.ids(), Fact.known(uevent.subsystem()), uevent.pciClass(), driver);
        }

        static Fact<Optional<DriverName>> driverNamed(String text) {
            return DriverName.isValid(text)
                    ? Fact.known(Optional.of(new DriverName(text)))
                    : Fact.unknown("not a driver's name: '" + text + "'");
        }
    }
}
