package hostdev.cli.command;

import hostdev.core.finding.Problem;
import hostdev.core.format.NodeDeviceXml;
import hostdev.core.model.DeviceName;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciIds;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.hypervisor.Libvirt;
import hostdev.host.hypervisor.NodeDevices;
import hostdev.host.hypervisor.NodeDevices.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What the words of virsh that look at devices have in common.
final class LibvirtDevices {
    private LibvirtDevices() {}

    /// @throws Problem where the hypervisor has no list of devices
    static NodeDevices of(Hypervisor hypervisor) {
        if (hypervisor instanceof Libvirt libvirt) {
            return libvirt.nodeDevices();
        }
        throw Problem.notFit(
                hypervisor.uri(), "has no list of devices as libvirt has", "hostdev list shows the host's");
    }

    /// libvirt's own name for a device that a person names in any spelling. Whether it is there is not asked.
    ///
    /// @throws Problem where identifiers fit none or several
    static String nameOf(NodeDevices devices, String typed) {
        return switch (DeviceName.parse(typed).orElse(null)) {
            case DeviceName.ByAddress(var text, var address) -> address.nodeDeviceName();
            case DeviceName.ByDevice(var text, var device) -> ofDevice(devices, text, device);
            case DeviceName.ByIds(var text, var ids) -> byIds(devices, text, ids);
            case null -> typed;
        };
    }

    /// The only function of a device.
    private static String ofDevice(NodeDevices devices, String typed, PciAddress device) {
        String name = device.nodeDeviceName();
        String prefix = name.substring(0, name.length() - 1);
        return only(
                typed,
                devices.names(Set.of(Capability.PCI)).stream()
                        .filter(each -> each.startsWith(prefix))
                        .toList(),
                "there is no such device");
    }

    private static String byIds(NodeDevices devices, String typed, PciIds ids) {
        List<String> fitting = new ArrayList<>();
        for (String name : devices.names(Set.of(Capability.PCI))) {
            boolean fits = devices.xml(name)
                    .flatMap(xml -> NodeDeviceXml.pciIds(name, xml))
                    .filter(ids::equals)
                    .isPresent();
            if (fits) {
                fitting.add(name);
            }
        }
        return only(typed, fitting, "no device here has these identifiers");
    }

    private static String only(String typed, List<String> fitting, String none) {
        if (fitting.isEmpty()) {
            throw Problem.notFit(typed, none, "hostdev list --ids shows all of them");
        }
        if (fitting.size() > 1) {
            throw Problem.usage(
                    "'" + typed + "' fits " + fitting.size() + " devices: " + String.join(", ", fitting),
                    "name one of them");
        }
        return fitting.getFirst();
    }
}
