package hostdev.core.format;

import hostdev.core.finding.Problem;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.MissingResourceException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Finds the elements of an XML text and where they are, to the character, so that the text can be cut without
/// disturbing the rest. The JDK's reader says whether the text is well formed; the places are found by going over it
/// once more, since the offsets that the JDK gives are wrong behind a buffer's end (seen on 15 of libvirt's own 414
/// test files).
final class XmlPlaces {
    /// Elements inside one another: far more than a definition has, and fewer than the JDK's reader takes (100).
    private static final int MAX_DEPTH = 64;

    private final String text;
    private int at;

    private XmlPlaces(String text) {
        this.text = text;
    }

    /// The root element.
    ///
    /// @param where the guest or file, for the message
    /// @throws Problem where the text is not well formed, or has a document type, which could name other files
    static XmlElement root(String where, String text) {
        requireWellFormed(where, text);
        return new XmlPlaces(text).rootElement();
    }

    private static void requireWellFormed(String where, String text) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
            int depth = 0;
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.DTD) {
                    throw Problem.usage(
                            where + " has a document type (<!DOCTYPE ...>)", "libvirt's XML has none: remove it");
                }
                depth += event == XMLStreamConstants.START_ELEMENT
                        ? 1
                        : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
                if (depth > MAX_DEPTH) {
                    throw tooDeep(where, reader);
                }
            }
        } catch (XMLStreamException malformed) {
            int line = malformed.getLocation() == null
                    ? 0
                    : malformed.getLocation().getLineNumber();
            throw Problem.usage(where + " is not well-formed XML, line " + line + ": " + reason(malformed), "")
                    .because(malformed);
        } catch (MissingResourceException noWords) { // the JDK has no message for some faults in a document type
            throw Problem.usage(where + " is not well-formed XML: " + noWords.getKey(), "")
                    .because(noWords);
        }
    }

    private static Problem tooDeep(String where, XMLStreamReader reader) {
        return Problem.usage(
                where + ", line " + reader.getLocation().getLineNumber() + ": <" + reader.getLocalName()
                        + "> is inside more than " + MAX_DEPTH + " other elements",
                "no definition of libvirt's is nested so deeply: check the file");
    }

    /// The last line of the JDK's message; those before say where. What exceeds a limit of the JDK's is said in our
    /// words: theirs are about the JDK's properties.
    private static String reason(XMLStreamException malformed) {
        String message = String.valueOf(malformed.getMessage());
        if (message.contains("JAXP0001")) {
            return "an element there has too many attributes, or a name is too long";
        }
        int cut = message.lastIndexOf("Message: ");
        return (cut < 0 ? message : message.substring(cut + "Message: ".length())).strip();
    }

    private XmlElement rootElement() {
        at = text.indexOf('<');
        while (!isStartTag()) {
            skipMarkup();
            at = text.indexOf('<', at);
        }
        return element();
    }

    private boolean isStartTag() {
        char next = text.charAt(at + 1);
        return next != '!' && next != '?' && next != '/';
    }

    /// A comment, a processing instruction or a CDATA section.
    private void skipMarkup() {
        if (text.startsWith("<!--", at)) {
            skipPast("-->");
        } else if (text.startsWith("<![CDATA[", at)) {
            skipPast("]]>");
        } else {
            skipPast("?>");
        }
    }

    private void skipPast(String end) {
        at = text.indexOf(end, at) + end.length();
    }

    private XmlElement element() {
        int start = at++;
        String name = name();
        Map<String, String> attributes = attributes();
        boolean emptyTag = text.charAt(at) == '/';
        at += emptyTag ? 2 : 1;
        int contentStart = at;
        if (emptyTag) {
            return new XmlElement(name, attributes, List.of(), "", start, contentStart, contentStart, at);
        }
        List<XmlElement> children = new ArrayList<>();
        String inside = content(children);
        int contentEnd = at;
        skipPast(">");
        return new XmlElement(name, attributes, List.copyOf(children), inside, start, contentStart, contentEnd, at);
    }

    private String name() {
        int start = at;
        while (" \t\r\n/>=".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private Map<String, String> attributes() {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (skipBlanks(); text.charAt(at) != '>' && text.charAt(at) != '/'; skipBlanks()) {
            String name = name();
            at = text.indexOf('=', at) + 1;
            skipBlanks();
            char quote = text.charAt(at);
            int end = text.indexOf(quote, at + 1);
            attributes.put(name, decoded(text.substring(at + 1, end)));
            at = end + 1;
        }
        return Collections.unmodifiableMap(attributes);
    }

    private void skipBlanks() {
        while (" \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /// Everything up to the end tag; returns the text in it.
    private String content(List<XmlElement> children) {
        StringBuilder inside = new StringBuilder();
        while (true) {
            int markup = text.indexOf('<', at);
            inside.append(decoded(text.substring(at, markup)));
            at = markup;
            if (text.charAt(at + 1) == '/') {
                return inside.toString();
            }
            if (isStartTag()) {
                children.add(element());
            } else {
                skipMarkup();
                inside.append(cdata(markup));
            }
        }
    }

    private String cdata(int start) {
        String opening = "<![CDATA[";
        return text.startsWith(opening, start) ? text.substring(start + opening.length(), at - 3) : "";
    }

    private static String decoded(String raw) {
        if (raw.indexOf('&') < 0) {
            return raw;
        }
        StringBuilder decoded = new StringBuilder(raw.length());
        int from = 0;
        for (int ampersand = raw.indexOf('&'); ampersand >= 0; ampersand = raw.indexOf('&', from)) {
            int semicolon = raw.indexOf(';', ampersand);
            decoded.append(raw, from, ampersand).appendCodePoint(codePoint(raw.substring(ampersand + 1, semicolon)));
            from = semicolon + 1;
        }
        return decoded.append(raw, from, raw.length()).toString();
    }

    /// XML without a document type knows five names.
    private static int codePoint(String reference) {
        return switch (reference) {
            case "lt" -> '<';
            case "gt" -> '>';
            case "amp" -> '&';
            case "quot" -> '"';
            case "apos" -> '\'';
            default ->
                reference.startsWith("#x")
                        ? Integer.parseInt(reference.substring(2), 16)
                        : Integer.parseInt(reference.substring(1));
        };
    }
}
