package hostdev.lab;

import hostdev.core.finding.Problem;
import hostdev.core.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The arguments of QMP's `device_add`, from a device in the words of `-device`. QEMU 9.2 and later refuse a number or
/// a
/// switch that comes as a string; 7.2 takes both.
final class DeviceArguments {
    /// `2.0` is a slot and a function; the same property takes a number for both in one.
    private static final String SLOT = "addr";

    private DeviceArguments() {}

    /// @param device `nvme,id=n,msix_qsize=9`
    /// @param types the types of the driver's properties, as QEMU names them
    /// @throws Problem if a value does not fit its property's type
    static Json.Obj of(String device, Map<String, String> types) {
        List<String> words = List.of(device.split(",", -1));
        Json.ObjectBuilder arguments = Json.object().put("driver", words.getFirst());
        for (String word : words.subList(1, words.size())) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw wrong(device, word, "is not PROPERTY=VALUE");
            }
            String name = word.substring(0, equals);
            arguments.put(
                    name,
                    value(
                            device,
                            word,
                            name.equals(SLOT) ? "str" : types.getOrDefault(name, "str"),
                            word.substring(equals + 1)));
        }
        return arguments.build();
    }

    /// The types in QEMU's answer to `device-list-properties`.
    static Map<String, String> types(Json answer) {
        List<Json> properties = answer instanceof Json.Arr(var items) ? items : List.of();
        return properties.stream()
                .filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .collect(Collectors.toMap(
                        property -> text(property, "name"), property -> text(property, "type"), (first, _) -> first));
    }

    private static String text(Json.Obj object, String name) {
        return object.get(name).orElse(null) instanceof Json.Text(var value) ? value : "";
    }

    private static Json value(String device, String word, String type, String value) {
        if (type.equals("bool")) {
            return switch (value) {
                case "on", "true", "yes" -> Json.of(true);
                case "off", "false", "no" -> Json.of(false);
                default -> throw wrong(device, word, "is neither on nor off");
            };
        }
        if (type.matches("u?int\\d+|size")) {
            try {
                return Json.of(Long.decode(value));
            } catch (NumberFormatException e) {
                throw wrong(device, word, "is not a whole number").because(e);
            }
        }
        return Json.of(value);
    }

    private static Problem wrong(String device, String word, String why) {
        return Problem.failed(
                "practice host",
                "cannot plug in " + device + ": " + word + " " + why,
                "correct the topology's line that begins with: plug " + device.split(",", 2)[0]);
    }
}
