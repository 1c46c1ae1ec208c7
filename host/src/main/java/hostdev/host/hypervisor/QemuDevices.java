package hostdev.host.hypervisor;

import hostdev.core.json.Json;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The PCI world of a running QEMU, as `query-pci` and its object tree show it.
///
/// @param passed functions of the host that the guest has, by QEMU's id of the device
/// @param addresses where the devices with an id are in the guest
/// @param freePorts ids of the root ports that nothing is in
/// @param express whether its root bus is PCI Express
record QemuDevices(
        Map<String, PciAddress> passed, Map<String, PciAddress> addresses, List<String> freePorts, boolean express) {
    private static final int BRIDGE = 0x0604;
    /// The host bridge of the machine type q35 (Intel's MCH).
    private static final long Q35 = 0x29c0;

    static QemuDevices read(QemuMonitor monitor) {
        Buses buses = new Buses();
        if (monitor.ask("query-pci") instanceof Json.Arr(var roots)) {
            roots.forEach(root -> buses.devices(root));
        }
        Map<String, PciAddress> passed = new LinkedHashMap<>();
        for (String place : List.of("/machine/peripheral", "/machine/peripheral-anon")) {
            for (Json.Obj child : children(monitor, place)) {
                String name = QemuMonitor.text(child, "name");
                String device = place + "/" + name;
                if (QemuMonitor.text(child, "type").startsWith("child<vfio-pci")) {
                    source(monitor, device).ifPresent(source -> passed.put(name, source));
                }
                property(monitor, device, "parent_bus").ifPresent(buses::isUsed);
            }
        }
        return new QemuDevices(passed, buses.addresses, buses.freePorts, buses.express);
    }

    private static List<Json.Obj> children(QemuMonitor monitor, String place) {
        List<Json.Obj> children = new ArrayList<>();
        if (monitor.ask("qom-list", path(place).build()) instanceof Json.Arr(var items)) {
            for (Json item : items) {
                if (item instanceof Json.Obj child
                        && QemuMonitor.text(child, "type").startsWith("child<")) {
                    children.add(child);
                }
            }
        }
        return children;
    }

    /// `-device vfio-pci,host=0000:02:00.0`, or `sysfsdev=/sys/bus/pci/devices/0000:02:00.0`
    private static Optional<PciAddress> source(QemuMonitor monitor, String device) {
        Optional<PciAddress> sysfs = property(monitor, device, "sysfsdev")
                .map(text -> text.substring(text.lastIndexOf('/') + 1))
                .flatMap(PciAddress::fromSysfs);
        return sysfs.or(() -> property(monitor, device, "host").flatMap(PciAddress::fromSysfs));
    }

    private static Optional<String> property(QemuMonitor monitor, String device, String name) {
        try {
            Json value = monitor.command(
                    "qom-get", path(device).put("property", name).build());
            return value instanceof Json.Text(var text) && !text.isEmpty() ? Optional.of(text) : Optional.empty();
        } catch (QemuMonitor.Refused _) {
            return Optional.empty(); // it was not given so
        }
    }

    private static Json.ObjectBuilder path(String path) {
        return Json.object().put("path", path);
    }

    /// What `query-pci` says, bus below bus.
    private static final class Buses {
        private final Map<String, PciAddress> addresses = new LinkedHashMap<>();
        private final List<String> freePorts = new ArrayList<>();
        private boolean express;

        /// Before the firmware has numbered the buses `query-pci` does not show what is behind a port.
        ///
        /// @param bus its place in the object tree, which ends in the port's id
        void isUsed(String bus) {
            freePorts.remove(bus.substring(bus.lastIndexOf('/') + 1));
        }

        void devices(Json bus) {
            for (Json.Obj device : in(bus)) {
                device(device);
            }
        }

        private static List<Json.Obj> in(Json bus) {
            List<Json.Obj> devices = new ArrayList<>();
            if (bus instanceof Json.Obj object && object.get("devices").orElse(null) instanceof Json.Arr(var items)) {
                for (Json item : items) {
                    if (item instanceof Json.Obj device) {
                        devices.add(device);
                    }
                }
            }
            return devices;
        }

        private void device(Json.Obj device) {
            String id = QemuMonitor.text(device, "qdev_id");
            Optional<PciAddress> address = address(device);
            if (!id.isEmpty()) {
                address.ifPresent(known -> addresses.put(id, known));
            }
            boolean root = address.equals(Optional.of(new PciAddress(0, 0, 0, 0)));
            express |= root && number(member(device, "id"), "device") == Q35;
            Json.Obj bridge = member(device, "pci_bridge");
            if (!bridge.members().isEmpty()) {
                boolean isPort = number(member(device, "class_info"), "class") == BRIDGE && !id.isEmpty();
                if (isPort && in(bridge).isEmpty()) {
                    freePorts.add(id);
                }
                devices(bridge);
            }
        }

        /// Empty where the numbers are none of an address: a guest that has taken its QEMU over may answer anything.
        private static Optional<PciAddress> address(Json.Obj device) {
            long bus = number(device, "bus");
            long slot = number(device, "slot");
            long function = number(device, "function");
            boolean inRange = within(bus, 255) && within(slot, 31) && within(function, 7);
            return inRange ? Optional.of(new PciAddress(0, (int) bus, (int) slot, (int) function)) : Optional.empty();
        }

        private static boolean within(long value, int most) {
            return value >= 0 && value <= most;
        }

        private static Json.Obj member(Json.Obj object, String name) {
            return object.get(name).orElse(null) instanceof Json.Obj member
                    ? member
                    : Json.object().build();
        }

        private static long number(Json.Obj object, String name) {
            return object.get(name).orElse(null) instanceof Json.Num(var value) ? value : 0;
        }
    }
}
