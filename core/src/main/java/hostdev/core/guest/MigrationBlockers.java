package hostdev.core.guest;

import hostdev.core.format.DomainXml;
import hostdev.core.format.XmlElement;
import hostdev.core.format.XmlNumbers;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;

/// The devices for which libvirt refuses to save a guest, to snapshot it with its memory, and to migrate it
/// (qemuMigrationSrcIsAllowedHostdev): all PCI functions but those that leave by themselves for a partner.
public final class MigrationBlockers {
    private MigrationBlockers() {}

    public static List<PciAddress> of(DomainXml xml) {
        List<PciAddress> blockers = new ArrayList<>();
        for (XmlElement device : xml.devices()) {
            boolean leaves = device.child("teaming")
                    .filter(it -> it.has("type", "transient"))
                    .isPresent();
            if (isFunction(device) && !leaves) {
                device.child("source")
                        .flatMap(source -> source.child("address"))
                        .map(address -> XmlNumbers.pciAddress(xml.where(), address))
                        .ifPresent(blockers::add);
            }
        }
        return List.copyOf(blockers);
    }

    private static boolean isFunction(XmlElement device) {
        return (device.name().equals("hostdev") && device.has("type", "pci"))
                || (device.name().equals("interface") && device.has("type", "hostdev"));
    }
}
