package hostdev.host.read;

import hostdev.core.finding.Problem;
import hostdev.core.format.ConfigBytes;
import hostdev.core.format.DevicePath;
import hostdev.core.format.Uevent;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciHeader;
import hostdev.core.model.PciIds;
import hostdev.host.root.HostRoot;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Reads every function as listing needs it: a small file and two links each, and more files where they are asked for.
/// Of
/// `config` that is the first 16 bytes: on a real sysfs all of it costs a hundred times what `uevent` does.
final class FunctionReader {
    private static final String NOT_READ = "not read";

    private final HostRoot root;
    private final boolean settings;
    private final boolean headers;
    private final Map<String, Optional<Identity>> alike = new ConcurrentHashMap<>();

    private FunctionReader(HostRoot root, boolean settings, boolean headers) {
        this.root = root;
        this.settings = settings;
        this.headers = headers;
    }

    /// @param settings whether revision, override and NUMA node are read; unknown otherwise
    /// @param headers whether the start of the configuration space is read; unknown otherwise
    static NavigableMap<PciAddress, PciFunction> readAll(HostRoot root, boolean settings, boolean headers) {
        List<String> names = root.names(Sysfs.PCI_DEVICES).either(known -> known, why -> {
            throw Problem.notFit(
                    Sysfs.PCI_DEVICES,
                    "no PCI bus to read: " + why,
                    root.live()
                            ? "is this a machine with PCI, and is sysfs mounted? (mount -t sysfs sysfs /sys)"
                            : "the copy has no files of the kernel; make one on that host with: sudo hostdev capture"
                                    + " -o host.tar.gz; or copy /sys/bus/pci, /sys/devices, /sys/kernel/iommu_groups and"
                                    + " /proc too");
        });
        FunctionReader reader = new FunctionReader(root, settings, headers);
        NavigableMap<PciAddress, PciFunction> functions = new TreeMap<>();
        for (Optional<PciFunction> read : ParallelWork.map(names, reader::read)) {
            read.ifPresent(function -> functions.put(function.address(), function));
        }
        return functions;
    }

    /// @return empty where the name is no function's, or the function has gone since it was read
    private Optional<PciFunction> read(String name) {
        Optional<PciAddress> address = PciAddress.fromSysfs(name);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        String listed = Sysfs.PCI_DEVICES + "/" + name;
        Optional<String> link = root.link(listed).seen().flatMap(target -> target);
        String path = link.isPresent() ? Sysfs.place(link.get(), listed) : listed;
        Optional<Identity> identity = identity(path);
        if (identity.isEmpty()) {
            return Optional.empty();
        }
        Identity known = identity.get();
        Optional<PciAddress> physical = headers ? physical(path) : Optional.empty();
        return Optional.of(new PciFunction(
                address.get(),
                known.ids(),
                known.subsystem(),
                known.pciClass(),
                settings ? revision(path) : Fact.unknown(NOT_READ),
                known.driver(),
                settings ? driverOverride(path) : Fact.unknown(NOT_READ),
                iommuGroup(path),
                settings ? numaNode(path) : Fact.unknown(NOT_READ),
                link.flatMap(DevicePath::parent),
                headers ? header(path, physical) : Fact.unknown(NOT_READ),
                physical));
    }

    private Optional<Identity> identity(String path) {
        Optional<Identity> told = root.text(path + "/uevent").seen().flatMap(this::identityTold);
        return told.isPresent() ? told : IdentityFiles.read(root, path);
    }

    /// Functions alike, such as a card's virtual ones, differ in the line of their address alone: one is parsed.
    private Optional<Identity> identityTold(String uevent) {
        int slot = uevent.indexOf("PCI_SLOT_NAME=");
        int end = slot < 0 ? -1 : uevent.indexOf('\n', slot);
        if (end < 0) {
            return Uevent.parse(uevent).map(Identity::of);
        }
        return alike.computeIfAbsent(
                uevent.substring(0, slot) + uevent.substring(end),
                text -> Uevent.parse(text).map(Identity::of));
    }

    private Fact<Integer> revision(String path) {
        return IdentityFiles.hex(root, path + "/revision");
    }

    private Optional<PciAddress> physical(String path) {
        return root.link(path + "/physfn")
                .seen()
                .flatMap(link -> link)
                .flatMap(link -> PciAddress.fromSysfs(DevicePath.lastName(link)));
    }

    /// A device whose power is off is left asleep: reading its configuration space would wake it.
    private Fact<PciHeader> header(String path, Optional<PciAddress> physical) {
        if (root.text(path + "/power_state")
                .seen()
                .filter(state -> state.strip().equals("D3cold"))
                .isPresent()) {
            return Fact.unknown("its power is off (D3cold)");
        }
        return switch (root.bytes(path + "/config", ConfigBytes.START)) {
            case Fact.Unknown<byte[]>(var why) -> Fact.unknown(why);
            case Fact.Known<byte[]>(var bytes) ->
                ConfigBytes.header(bytes, physical.isPresent())
                        .map(Fact::known)
                        .orElseGet(() -> Fact.unknown("shorter than its header"));
        };
    }

    private Fact<Optional<DriverName>> driverOverride(String path) {
        return root.text(path + "/driver_override")
                .either(
                        text -> override(withoutNewline(text)),
                        why -> Fact.unknown(why.equals("no such file") ? "no driver_override file" : why));
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
