package hostdev.host.apply;

import hostdev.core.format.Definition;
import hostdev.core.format.PassedFunction;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.Host;
import hostdev.core.model.LibvirtHooks;
import hostdev.core.model.NetworkConfig;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Memory;
import hostdev.core.plan.Situation;
import hostdev.host.read.HostReader;
import hostdev.host.read.IommuTable;
import hostdev.host.read.NetworkReader;
import hostdev.host.root.HostRoot;
import hostdev.host.xen.XenReader;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads what planning about some functions looks at.
public final class SituationReader {
    private static final String SELINUX = "/sys/fs/selinux/";

    private final HostRoot root;
    private final StateDirectory state;
    private final Origins origins;

    public SituationReader(HostRoot root, StateDirectory state) {
        this.root = root;
        this.state = state;
        this.origins = new Origins(state);
    }

    /// As [#read(Host, Collection, Fact, Optional)], without a look at libvirt's hooks.
    public Situation read(Host host, Collection<PciAddress> devices, Fact<List<Guest>> guests) {
        return read(host, devices, guests, Optional.empty());
    }

    /// @param host as it was just read, with all its parts
    /// @param devices those that it is about; what shares their groups is looked at too, and where they have gone
    /// @param guests unknown where the hypervisor was not asked
    public Situation read(
            Host host, Collection<PciAddress> devices, Fact<List<Guest>> guests, Optional<LibvirtHooks> hooks) {
        Memory memory = new MemoryReader(root, state).read(host, devices, hooks);
        Set<PciAddress> places = new TreeSet<>(MemoryReader.withPlacesNow(host, devices, memory));
        Set<PciAddress> concerned = host.withGroups(places);
        return new Situation(
                HostReader.thoroughly(root, host, concerned, guests.seen().orElse(List.of())),
                HostReader.hardware(root, host, devices.isEmpty() ? promised(guests) : places),
                guests,
                origins.of(concerned),
                networks(host, concerned),
                drivers(),
                resettable(devices),
                IommuTable.name(root),
                guestsMayUseSysfs(),
                memory,
                new XenReader(root).givesDevices(),
                new OpenPlans(root, state).locked());
    }

    /// Which scripts libvirt runs for its guests.
    ///
    /// @param program as for [LibvirtHooks]
    /// @param libvirtVersion 11003000 for 11.3.0
    public LibvirtHooks hooks(String program, Fact<Long> libvirtVersion) {
        return new LibvirtHookFiles(root, state).read(program, libvirtVersion);
    }

    /// Where it is about a guest and no device was named, its functions are those that its definition names.
    private static Set<PciAddress> promised(Fact<List<Guest>> guests) {
        Set<PciAddress> promised = new TreeSet<>();
        for (Guest guest : guests.seen().orElse(List.of())) {
            Definition.ofGuest(guest.name().name(), guest.definition()).passedFunctions().stream()
                    .map(PassedFunction::source)
                    .forEach(promised::add);
        }
        return promised;
    }

    private Map<PciAddress, Fact<List<NetworkConfig>>> networks(Host host, Set<PciAddress> devices) {
        Map<PciAddress, Fact<List<NetworkConfig>>> networks = new TreeMap<>();
        for (PciAddress device : devices) {
            networks.put(device, NetworkReader.readAll(root, host.attachedTo(device)));
        }
        return networks;
    }

    private Set<DriverName> drivers() {
        Set<DriverName> drivers = new HashSet<>();
        for (String name : root.names("/sys/bus/pci/drivers").seen().orElse(List.of())) {
            if (DriverName.isValid(name)) {
                drivers.add(new DriverName(name));
            }
        }
        return drivers;
    }

    /// The kernel shows `reset` only where it has a way (drivers/pci/pci-sysfs.c, `pci_dev_reset_attr_is_visible`).
    private Set<PciAddress> resettable(Collection<PciAddress> devices) {
        Set<PciAddress> resettable = new TreeSet<>();
        for (PciAddress device : devices) {
            if (root.exists("/sys/bus/pci/devices/" + device + "/reset")) {
                resettable.add(device);
            }
        }
        return resettable;
    }

    /// `1 1` is on: the value now and the one that is pending.
    private Optional<Boolean> guestsMayUseSysfs() {
        boolean enforcing = root.text(SELINUX + "enforce").equals(Fact.known("1"));
        return enforcing
                ? root.text(SELINUX + "booleans/virt_use_sysfs").seen().map(text -> text.startsWith("1"))
                : Optional.empty();
    }
}
