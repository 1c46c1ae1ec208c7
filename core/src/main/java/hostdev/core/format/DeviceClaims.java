package hostdev.core.format;

import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one device of a guest's definition has that no other may have too.
///
/// @param device the device in words: `<disk> vda`
/// @param address in the guest, where libvirt has chosen it
/// @param persistent whether it stays while its partner of a network team goes
public record DeviceClaims(
        String device,
        Optional<PciAddress> address,
        Optional<Integer> bootOrder,
        Optional<String> alias,
        Optional<Integer> acpiIndex,
        boolean persistent) {
    /// @param where the guest or file, for messages
    static List<DeviceClaims> of(String where, List<XmlElement> devices) {
        List<DeviceClaims> claims = new ArrayList<>();
        for (XmlElement device : devices) {
            claims.add(new DeviceClaims(
                    words(where, device),
                    device.child("address")
                            .filter(it -> it.has("type", "pci")
                                    && it.attribute("slot").isPresent())
                            .map(it -> XmlNumbers.pciAddress(where, it)),
                    number(device, "boot", "order"),
                    text(device, "alias", "name"),
                    number(device, "acpi", "index"),
                    device.child("teaming")
                            .filter(it -> it.has("type", "persistent"))
                            .isPresent()));
        }
        return List.copyOf(claims);
    }

    private static String words(String where, XmlElement device) {
        Optional<String> known = text(device, "target", "dev")
                .or(() -> text(device, "mac", "address"))
                .or(() -> passed(where, device))
                .or(() -> text(device, "alias", "name"))
                .or(() -> device.attribute("type")
                        .map(type -> type
                                + device.attribute("index").map(it -> " " + it).orElse("")));
        return "<" + device.name() + ">" + known.map(it -> " " + it).orElse("");
    }

    private static Optional<String> passed(String where, XmlElement device) {
        return device.name().equals("hostdev") && device.has("type", "pci")
                ? device.child("source")
                        .flatMap(it -> it.child("address"))
                        .map(it -> XmlNumbers.pciAddress(where, it).toString())
                : Optional.empty();
    }

    private static Optional<String> text(XmlElement device, String child, String attribute) {
        return device.child(child).flatMap(it -> it.attribute(attribute));
    }

    /// Empty where it is no number: libvirt has its own words for that.
    private static Optional<Integer> number(XmlElement device, String child, String attribute) {
        return text(device, child, attribute)
                .filter(it -> it.matches("[0-9]{1,9}"))
                .map(Integer::parseInt);
    }
}
