package hostdev.core.format;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An element of an XML text and where in the text it is, counted in `char`s.
///
/// @param attributes by name, their values decoded
/// @param text what stands in it as text, decoded, that of its children not included
/// @param start of its `<`
/// @param contentStart after the `>` of its start tag
/// @param contentEnd of the `<` of its end tag; that of an empty-element tag (`<devices/>`) is `contentStart`
/// @param end after its last `>`
public record XmlElement(
        String name,
        Map<String, String> attributes,
        List<XmlElement> children,
        String text,
        int start,
        int contentStart,
        int contentEnd,
        int end) {
    public Optional<XmlElement> child(String wanted) {
        for (XmlElement child : children) {
            if (child.name.equals(wanted)) {
                return Optional.of(child);
            }
        }
        return Optional.empty();
    }

    public Optional<String> attribute(String wanted) {
        return Optional.ofNullable(attributes.get(wanted));
    }

    public boolean has(String attribute, String value) {
        return value.equals(attributes.get(attribute));
    }

    /// The text of a child; empty where there is no such child or nothing in it.
    public Optional<String> textOf(String child) {
        return child(child).map(it -> it.text().strip()).filter(it -> !it.isEmpty());
    }

    /// Whether it is one tag, `<devices/>`.
    public boolean isEmptyTag() {
        return contentStart == end;
    }
}
