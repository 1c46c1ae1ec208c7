package hostdev.core.format;

import java.util.ArrayList;
import java.util.List;

/// Puts an element into `<devices>` of a text and takes one out, so that the second undoes the first to the byte.
final class XmlCut {
    static final String STEP = "  ";

    private XmlCut() {}

    /// @param lines the element's lines, the first without indentation
    static String insert(String text, XmlElement domain, List<String> lines) {
        return domain.child("devices")
                .map(devices ->
                        devices.isEmptyTag() ? replaceEmptyTag(text, devices, lines) : insertLast(text, devices, lines))
                .orElseGet(() -> insertLast(text, domain, wrapped(lines)));
    }

    private static List<String> wrapped(List<String> lines) {
        List<String> wrapped = new ArrayList<>();
        wrapped.add("<devices>");
        for (String line : lines) {
            wrapped.add(STEP + line);
        }
        wrapped.add("</devices>");
        return wrapped;
    }

    private static String replaceEmptyTag(String text, XmlElement tag, List<String> lines) {
        return text.substring(0, tag.start())
                + String.join(lineEnd(text) + indentation(text, tag.start()), wrapped(lines))
                + text.substring(tag.end());
    }

    private static String insertLast(String text, XmlElement parent, List<String> lines) {
        int at = lineStart(text, parent.contentEnd());
        if (at < 0 || at < parent.contentStart()) { // the end tag is not alone on its line: neither is what goes in
            return text.substring(0, parent.contentEnd())
                    + String.join(lineEnd(text), lines)
                    + text.substring(parent.contentEnd());
        }
        String indentation = childIndentation(text, parent);
        StringBuilder block = new StringBuilder();
        for (String line : lines) {
            block.append(indentation).append(line).append(lineEnd(text));
        }
        return text.substring(0, at) + block + text.substring(at);
    }

    /// That of the first child which begins a line, else one step more than its parent's.
    static String childIndentation(String text, XmlElement parent) {
        for (XmlElement child : parent.children()) {
            if (lineStart(text, child.start()) >= 0) {
                return indentation(text, child.start());
            }
        }
        return indentation(text, parent.contentEnd()) + STEP;
    }

    /// With its line ends where it has its lines for itself.
    static String remove(String text, XmlElement element) {
        int start = lineStart(text, element.start());
        int end = nextLine(text, element.end());
        return start < 0 || end < 0
                ? text.substring(0, element.start()) + text.substring(element.end())
                : text.substring(0, start) + text.substring(end);
    }

    /// Where the line begins that `at` is in, where there is nothing but blanks between; else -1.
    static int lineStart(String text, int at) {
        int start = at;
        while (start > 0 && isBlank(text.charAt(start - 1))) {
            start--;
        }
        return start > 0 && text.charAt(start - 1) == '\n' ? start : -1;
    }

    /// Where the next line begins, where there is nothing but blanks between; else -1.
    private static int nextLine(String text, int at) {
        int end = at;
        while (end < text.length() && (isBlank(text.charAt(end)) || text.charAt(end) == '\r')) {
            end++;
        }
        return end < text.length() && text.charAt(end) == '\n' ? end + 1 : -1;
    }

    static String indentation(String text, int at) {
        int start = lineStart(text, at);
        return start < 0 ? "" : text.substring(start, at);
    }

    /// Where the line end begins that stands right before this line. A text may have both kinds of them.
    static int lineEndBefore(String text, int lineStart) {
        boolean two = lineStart > 1 && text.charAt(lineStart - 2) == '\r';
        return lineStart - (two ? 2 : 1);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    static String lineEnd(String text) {
        return text.contains("\r\n") ? "\r\n" : "\n";
    }
}
