package hostdev.host.capture;

import hostdev.host.capture.Tree.File;
import hostdev.host.capture.Tree.Link;
import hostdev.host.root.HostRoot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `udevadm info --export-db` printed on some machine, made into the sysfs that it was printed from, as far as it
/// tells: `uevent` of each function, and the links of buses and classes.
record UdevDatabase(List<Device> devices) {
    private static final String[] OF_SYSFS = {
        "DRIVER", "PCI_CLASS", "PCI_ID", "PCI_SUBSYS_ID", "PCI_SLOT_NAME", "MODALIAS"
    };

    /// @param path below `/sys`
    record Device(String path, Map<String, String> properties) {
        String get(String name) {
            return properties.getOrDefault(name, "");
        }

        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        boolean isFunction() {
            return get("SUBSYSTEM").equals("pci");
        }
    }

    static UdevDatabase parse(String text) {
        List<Device> devices = new ArrayList<>();
        for (String record : text.split("\n\\s*\n", -1)) {
            String path = "";
            Map<String, String> properties = new LinkedHashMap<>();
            for (String line : record.split("\n", -1)) {
                if (line.startsWith("P: ")) {
                    path = line.substring(3).strip();
                } else if (line.startsWith("E: ") && line.indexOf('=') > 0) {
                    properties.put(
                            line.substring(3, line.indexOf('=')),
                            line.substring(line.indexOf('=') + 1).strip());
                }
            }
            if (!path.isEmpty()) {
                devices.add(new Device(path, properties));
            }
        }
        return new UdevDatabase(devices);
    }

    HostRoot root() {
        Tree tree = new Tree();
        for (Device device : devices) {
            if (device.isFunction()) {
                function(tree, device);
            } else if (device.get("SUBSYSTEM").equals("net")
                    || device.get("DEVTYPE").equals("disk")) {
                String up = "../../";
                link(
                        tree,
                        "/sys/class/" + device.get("SUBSYSTEM") + "/" + device.name(),
                        up + device.path().substring(1));
                tree.put(Tree.names("/sys" + device.path()), new Tree.Directory(), Optional.empty());
            }
        }
        return new TreeRoot(tree, Optional.empty());
    }

    private static void function(Tree tree, Device device) {
        StringBuilder uevent = new StringBuilder();
        for (String name : OF_SYSFS) {
            if (!device.get(name).isEmpty()) {
                uevent.append(name).append('=').append(device.get(name)).append('\n');
            }
        }
        String directory = "/sys" + device.path();
        tree.put(
                Tree.names(directory + "/uevent"),
                new File(uevent.toString().getBytes(StandardCharsets.UTF_8)),
                Optional.empty());
        link(
                tree,
                "/sys/bus/pci/devices/" + device.name(),
                "../../../" + device.path().substring(1));
    }

    private static void link(Tree tree, String path, String target) {
        tree.put(Tree.names(path), new Link(target), Optional.empty());
    }
}
