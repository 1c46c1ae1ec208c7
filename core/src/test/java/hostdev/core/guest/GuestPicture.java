package hostdev.core.guest;

import hostdev.core.format.DomainXml;
import hostdev.core.format.XmlElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a definition says of addresses and controllers, in a form that two definitions can be compared in.
public final class GuestPicture {
    private GuestPicture() {}

    /// Each controller and each device with a PCI address, by its kind and its place among its kind.
    public static Map<String, String> of(String xml) {
        Map<String, String> picture = new TreeMap<>();
        Map<String, Integer> counted = new HashMap<>();
        XmlElement devices =
                DomainXml.parse("a definition", xml).root().child("devices").orElseThrow();
        for (XmlElement element : devices.children()) {
            Optional<XmlElement> address = element.child("address")
                    .filter(it -> it.has("type", "pci") && !it.attributes().isEmpty());
            int number = counted.merge(element.name(), 1, Integer::sum);
            if (element.name().equals("controller")) {
                String key = "controller " + element.attribute("type").orElse("") + " "
                        + element.attribute("index").orElse("-") + " "
                        + element.attribute("model").orElse("");
                picture.merge(
                        key,
                        details(element) + address.map(GuestPicture::address).orElse(""),
                        (a, b) -> a + " AND " + b);
            } else {
                String which = element.child("target")
                        .flatMap(it -> it.attribute("dev"))
                        .orElse(Integer.toString(number));
                address.ifPresent(it -> picture.put(element.name() + " " + which, address(it)));
            }
        }
        return picture;
    }

    private static String details(XmlElement controller) {
        List<String> details = new ArrayList<>();
        controller.child("model").flatMap(it -> it.attribute("name")).ifPresent(details::add);
        controller.child("target").ifPresent(target -> details.add(new TreeMap<>(target.attributes()).toString()));
        return String.join(" ", details) + " ";
    }

    private static String address(XmlElement address) {
        StringBuilder text = new StringBuilder();
        for (String part : List.of("domain", "bus", "slot", "function")) {
            text.append(Long.decode(address.attribute(part).orElse("0"))).append('.');
        }
        return text + address.attribute("multifunction").orElse("");
    }

    /// What is not the same, one line each.
    public static List<String> differences(Map<String, String> expected, Map<String, String> ours) {
        List<String> differences = new ArrayList<>();
        expected.forEach((key, value) -> {
            if (!value.equals(ours.get(key))) {
                differences.add(key + ": expected " + value + ", is " + ours.get(key));
            }
        });
        ours.forEach((key, value) -> {
            if (!expected.containsKey(key)) {
                differences.add(key + ": not expected, is " + value);
            }
        });
        return differences;
    }
}
