package hostdev.core.format;

import java.util.List;

/// Puts an entry into a list of an xl.cfg and takes one out, so that the second undoes the first to the byte.
final class XlCut {
    private XlCut() {}

    /// A list of its own at the end of the file.
    static String newList(String text, String name, String entry) {
        boolean open = !text.isEmpty() && !text.endsWith("\n");
        String end = text.endsWith("\r") ? "\r\n" : lineEnd(text); // else what ends there would look like half of ours
        return text + (open ? end : "") + own(name, entry) + (open ? "" : lineEnd(text));
    }

    private static String own(String name, String entry) {
        return name + " = [ '" + entry + "' ]";
    }

    /// As the last of a list, in the manner of those that are there: one to a line, or all in one.
    static String insert(String text, XlSetting list, String entry) {
        if (list.items().isEmpty()) {
            return intoEmpty(text, list.open(), entry);
        }
        XlSetting.Item last = list.items().getLast();
        String item = quoted(text, last, entry);
        boolean comma = last.comma() >= 0;
        int lineStart = lineStart(text, last.start());
        int lineEnd = text.indexOf('\n', last.end());
        if (lineStart < 0 || lineEnd < 0 || lineEnd >= list.end()) {
            int at = comma ? last.comma() + 1 : last.end();
            return spliced(text, at, at, (comma ? " " : ", ") + item + (comma ? "," : ""));
        }
        String line = text.substring(lineStart, last.start())
                + item
                + (comma ? "," : "")
                + text.substring(carriageReturn(text, lineEnd), lineEnd + 1);
        String with = spliced(text, lineEnd + 1, lineEnd + 1, line);
        return comma ? with : spliced(with, last.end(), last.end(), ",");
    }

    /// Never so that it looks like a list of its own, which would go as a whole.
    private static String intoEmpty(String text, int open, String entry) {
        int at = open;
        while (isBlank(text.charAt(at))) {
            at++;
        }
        return spliced(text, at, at, "'" + entry + "'");
    }

    private static String quoted(String text, XlSetting.Item like, String entry) {
        char quote = text.charAt(like.start()) == '"' ? '"' : '\'';
        return quote + entry + quote;
    }

    static String remove(String text, XlSetting list, XlSetting.Item item) {
        List<XlSetting.Item> items = list.items();
        int index = items.indexOf(item);
        boolean only = items.size() == 1;
        if (only && isOurs(text, list, item)) {
            return withoutLine(text, list);
        }
        int end = item.comma() >= 0 ? item.comma() + 1 : item.end();
        String without = only ? spliced(text, item.start(), end, "") : cut(text, item.start(), end, index == 0);
        boolean orphan = item.comma() < 0 && index > 0; // the comma before it parted the two
        int comma = orphan ? items.get(index - 1).comma() : -1;
        return comma < 0 ? without : spliced(without, comma, comma + 1, "");
    }

    /// With its line where it has that for itself, else with the blanks before it, or behind it where it is the first.
    private static String cut(String text, int start, int end, boolean first) {
        int lineStart = lineStart(text, start);
        int lineEnd = restOfLine(text, end);
        if (lineStart >= 0 && lineEnd >= 0) {
            return spliced(text, lineStart, lineEnd + 1, "");
        }
        int from = start;
        int to = end;
        while (lineStart < 0 && first && isBlank(text.charAt(to))) {
            to++;
        }
        while (lineStart < 0 && !first && isBlank(text.charAt(from - 1))) {
            from--;
        }
        return spliced(text, from, to, "");
    }

    private static boolean isOurs(String text, XlSetting list, XlSetting.Item item) {
        int lineStart = lineStart(text, list.start());
        boolean alone = list.start() == 0 || lineStart == list.start();
        int rest = restOfLine(text, list.end());
        return alone
                && (rest >= 0 || list.end() == text.length())
                && text.substring(list.start(), list.end()).equals(own(list.name(), item.value()));
    }

    private static String withoutLine(String text, XlSetting list) {
        int lineEnd = restOfLine(text, list.end());
        if (lineEnd >= 0) {
            return spliced(text, list.start(), lineEnd + 1, "");
        }
        int before = list.start() == 0 ? 0 : carriageReturn(text, list.start() - 1);
        return text.substring(0, before);
    }

    /// Where the line begins that `at` is in, where there is nothing but blanks between; else -1.
    private static int lineStart(String text, int at) {
        int start = at;
        while (start > 0 && isBlank(text.charAt(start - 1))) {
            start--;
        }
        return start > 0 && text.charAt(start - 1) == '\n' ? start : -1;
    }

    /// Where the line ends, where there is nothing but blanks before; else -1.
    private static int restOfLine(String text, int at) {
        int end = at;
        while (end < text.length() && (isBlank(text.charAt(end)) || text.charAt(end) == '\r')) {
            end++;
        }
        return end < text.length() && text.charAt(end) == '\n' ? end : -1;
    }

    /// Where a line's end begins, `\r\n` or `\n`.
    private static int carriageReturn(String text, int newline) {
        return newline > 0 && text.charAt(newline - 1) == '\r' ? newline - 1 : newline;
    }

    private static String lineEnd(String text) {
        return text.contains("\r\n") ? "\r\n" : "\n";
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static String spliced(String text, int from, int to, String with) {
        return text.substring(0, from) + with + text.substring(to);
    }
}
