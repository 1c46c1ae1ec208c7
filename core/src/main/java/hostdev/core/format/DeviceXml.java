package hostdev.core.format;

import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One device of a guest as a text of its own, as `attach-device` takes it from a file.
///
/// @param name of its element: `hostdev`, `interface`
/// @param lines the element, the first line without indentation, the others with what they have more than the last
/// @param passed the function of the host that it gives; empty where it gives none
public record DeviceXml(String name, List<String> lines, Optional<PassedFunction> passed) {
    /// @param where the file, for messages
    /// @throws hostdev.core.finding.Problem a usage error where the text is not well formed
    public static DeviceXml parse(String where, String text) {
        XmlElement element = XmlPlaces.root(where, text);
        List<String> lines = unindented(text.substring(element.start(), element.end()));
        return new DeviceXml(element.name(), lines, passed(where, lines));
    }

    private static List<String> unindented(String element) {
        List<String> lines = element.lines().toList();
        String last = lines.getLast();
        String indentation =
                last.substring(0, last.length() - last.stripLeading().length());
        List<String> unindented = new ArrayList<>();
        for (String line : lines) {
            unindented.add(line.startsWith(indentation) ? line.substring(indentation.length()) : line);
        }
        return List.copyOf(unindented);
    }

    private static Optional<PassedFunction> passed(String where, List<String> lines) {
        String domain = "<domain><devices>" + String.join("\n", lines) + "</devices></domain>";
        return DomainXml.parse(where, domain).passedFunctions().stream().findFirst();
    }

    /// The function that it gives as it is, by a PCI `<hostdev>`.
    public Optional<PciAddress> hostdev() {
        return passed.filter(it -> it.element() == PassedFunction.Element.HOSTDEV)
                .map(PassedFunction::source);
    }
}
