package hostdev.host.hypervisor;

import hostdev.host.hypervisor.LibvirtCalls.Failure;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/// The devices of the host as libvirt sees them, the root `computer` included.
public final class NodeDevices {
    /// Only devices that are there; since libvirt 7.3, and the test driver of 9.0 does not know it.
    private static final int ACTIVE = 1 << 31;

    private final Connection connection;
    private final LibvirtCalls libvirt;

    NodeDevices(Connection connection) {
        this.connection = connection;
        this.libvirt = connection.libvirt();
    }

    /// The names of all devices with one of the capabilities, or of all; in the order in which libvirt has them.
    public List<String> names(Set<Capability> capabilities) {
        return connection.ask(connection.uri(), "listing the devices", () -> list(capabilities, this::name));
    }

    /// All devices with their parents, which cost a question each; in the order in which libvirt has them.
    public List<NodeDevice> tree() {
        return connection.ask(
                connection.uri(),
                "listing the devices",
                () -> list(Set.of(), device -> new NodeDevice(name(device), parent(device))));
    }

    private <T> List<T> list(Set<Capability> capabilities, LongFunction<T> read) {
        List<T> items = new ArrayList<>();
        for (long device : handles(flags(capabilities))) {
            items.add(with(device, read));
        }
        return items;
    }

    private static int flags(Set<Capability> capabilities) {
        int flags = 0;
        for (Capability capability : capabilities) {
            flags |= capability.flag();
        }
        return flags;
    }

    private List<Long> handles(int flags) {
        Optional<List<Long>> devices = connection.all("virConnectListAllNodeDevices", flags | ACTIVE);
        if (devices.isPresent()) {
            return devices.get();
        }
        Failure failure = libvirt.failure();
        if (failure.code() != LibvirtError.INVALID_ARGUMENT) {
            throw LibvirtError.failed(connection.uri(), "no list of devices", failure);
        }
        return connection
                .all("virConnectListAllNodeDevices", flags)
                .orElseThrow(() -> LibvirtError.failed(connection.uri(), "no list of devices", libvirt.failure()));
    }

    private String name(long device) {
        return libvirt.text(libvirt.pointer("virNodeDeviceGetName", device));
    }

    private Optional<String> parent(long device) {
        long name = libvirt.pointer("virNodeDeviceGetParent", device);
        return name == 0 ? Optional.empty() : Optional.of(libvirt.text(name));
    }

    /// A device's description, as `virsh nodedev-dumpxml` shows it; empty where libvirt has no device of this name.
    ///
    /// @param name `pci_0000_00_1d_7`, `computer`, `net_lo_00_00_00_00_00_00`
    public Optional<String> xml(String name) {
        return connection.ask(
                name, "looking the device up", () -> lookup(name).map(device -> with(device, it -> xml(it, name))));
    }

    private String xml(long device, String name) {
        return libvirt.takeText(libvirt.pointer("virNodeDeviceGetXMLDesc", device))
                .orElseThrow(() -> LibvirtError.failed(name, "no description", libvirt.failure()));
    }

    private Optional<Long> lookup(String name) {
        try (Arena arena = Arena.ofConfined()) {
            long device =
                    libvirt.pointer("virNodeDeviceLookupByName", connection.handle(), LibvirtCalls.text(arena, name));
            if (device != 0) {
                return Optional.of(device);
            }
        }
        Failure failure = libvirt.failure();
        if (failure.code() == LibvirtError.NO_NODE_DEVICE) {
            return Optional.empty();
        }
        throw LibvirtError.failed(name, "not found", failure);
    }

    private <T> T with(long device, LongFunction<T> use) {
        return connection.with(device, "virNodeDeviceFree", use);
    }

    /// A device and the device that it hangs on.
    ///
    /// @param parent empty for the root
    public record NodeDevice(String name, Optional<String> parent) {}

    /// What a device can be, by libvirt's names.
    public enum Capability {
        SYSTEM(0),
        PCI(1),
        USB_DEVICE(2),
        USB(3),
        NET(4),
        SCSI_HOST(5),
        SCSI_TARGET(6),
        SCSI(7),
        STORAGE(8),
        FC_HOST(9),
        VPORTS(10),
        SCSI_GENERIC(11),
        DRM(12),
        MDEV_TYPES(13),
        MDEV(14),
        CCW(15),
        CSS(16),
        VDPA(17),
        AP_CARD(18),
        AP_QUEUE(19),
        AP_MATRIX(20),
        VPD(21);

        private final int bit;

        /// @param bit its place in `virConnectListAllNodeDeviceFlags`
        Capability(int bit) {
            this.bit = bit;
        }

        private int flag() {
            return 1 << bit;
        }

        /// `usb_device`
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /// @return empty where libvirt has no such name
        public static Optional<Capability> of(String word) {
            for (Capability capability : values()) {
                if (capability.word().equals(word)) {
                    return Optional.of(capability);
                }
            }
            return Optional.empty();
        }
    }
}
