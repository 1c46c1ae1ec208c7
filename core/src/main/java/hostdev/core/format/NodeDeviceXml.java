package hostdev.core.format;

import hostdev.core.model.PciIds;
import java.util.Optional;

/// libvirt's description of a device of the host, as far as it is needed to know a PCI function by its identifiers.
public final class NodeDeviceXml {
    private NodeDeviceXml() {}

    /// Vendor and device; empty where the device is no PCI function.
    ///
    /// @param where the device's name, for the message
    /// @throws hostdev.core.finding.Problem where the text is not well formed
    public static Optional<PciIds> pciIds(String where, String text) {
        for (XmlElement child : XmlPlaces.root(where, text).children()) {
            if (child.name().equals("capability") && child.has("type", "pci")) {
                return id(child, "vendor")
                        .flatMap(vendor -> id(child, "product").map(device -> new PciIds(vendor, device)));
            }
        }
        return Optional.empty();
    }

    private static Optional<Integer> id(XmlElement capability, String name) {
        return capability
                .child(name)
                .flatMap(it -> it.attribute("id"))
                .filter(text -> text.matches("0x[0-9a-fA-F]{4}"))
                .map(Integer::decode);
    }
}
