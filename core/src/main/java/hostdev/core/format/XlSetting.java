package hostdev.core.format;

import hostdev.core.finding.Problem;
import java.util.ArrayList;
import java.util.List;

/// One assignment of an xl.cfg and where in the text it is, counted in `char`s.
///
/// @param adds whether it is `+=`
/// @param list whether its value is a list, in brackets
/// @param items the strings and numbers of its value
/// @param start of its name
/// @param open after the `[` of a list; the start of any other value
/// @param end after its value
record XlSetting(String name, boolean adds, boolean list, List<Item> items, int start, int open, int end) {
    /// A string or number.
    ///
    /// @param value without its quotes
    /// @param start of its quote
    /// @param end after its quote
    /// @param comma where the comma behind it is; -1 where there is none
    record Item(String value, int start, int end, int comma) {}

    /// All assignments of a text, in order.
    ///
    /// @throws Problem a usage error with the line that xl would not understand
    static List<XlSetting> all(String where, String text) {
        return new Reader(where, text).settings();
    }

    /// The number of the line that `at` is in, from 1.
    static int line(String text, int at) {
        int line = 1;
        for (int i = 0; i < at; i++) {
            line += text.charAt(i) == '\n' ? 1 : 0;
        }
        return line;
    }

    /// Goes over the text once, by the grammar of xl: `name = value`, ended by a line's end or `;`.
    private static final class Reader {
        private final String where;
        private final String text;
        private int at;

        Reader(String where, String text) {
            this.where = where;
            this.text = text;
        }

        List<XlSetting> settings() {
            List<XlSetting> settings = new ArrayList<>();
            for (skip(";\n"); at < text.length(); skip(";\n")) {
                settings.add(setting());
                skip("");
                if (at < text.length() && ";\n".indexOf(text.charAt(at)) < 0) {
                    throw wrong("'" + text.charAt(at) + "' behind a value");
                }
            }
            return List.copyOf(settings);
        }

        private XlSetting setting() {
            int start = at;
            String name = word();
            if (name.isEmpty()) {
                throw wrong("'" + text.charAt(at) + "' is no setting's name");
            }
            skip("");
            boolean adds = is('+');
            at += adds ? 1 : 0;
            if (!is('=')) {
                throw wrong("'" + name + "' is given no value");
            }
            at++;
            skip("");
            if (!is('[')) {
                int open = at;
                return new XlSetting(name, adds, false, List.of(item(-1)), start, open, at);
            }
            int open = ++at;
            List<Item> items = items();
            return new XlSetting(name, adds, true, items, start, open, at);
        }

        private List<Item> items() {
            List<Item> items = new ArrayList<>();
            while (true) {
                skip("\n");
                if (is(']')) {
                    at++;
                    return List.copyOf(items);
                }
                Item item = item(-1);
                skip("\n");
                if (is(',')) {
                    item = new Item(item.value(), item.start(), item.end(), at++);
                } else if (!is(']')) {
                    throw wrong("a list without its ']'");
                }
                items.add(item);
            }
        }

        private Item item(int comma) {
            int start = at;
            if (is('\'') || is('"')) {
                String value = quoted(text.charAt(at));
                return new Item(value, start, at, comma);
            }
            String number = word();
            if (number.isEmpty() || !Character.isDigit(number.charAt(0))) {
                throw wrong("a value that is no string in quotes, number or list");
            }
            return new Item(number, start, at, comma);
        }

        private String quoted(char quote) {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '\n'; at++) {
                char c = text.charAt(at);
                if (c == quote) {
                    at++;
                    return value.toString();
                }
                if (c == '\\' && at + 1 < text.length()) {
                    c = text.charAt(++at);
                }
                value.append(c);
            }
            throw wrong("a string without its end");
        }

        private String word() {
            int start = at;
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
                at++;
            }
            return text.substring(start, at);
        }

        private boolean is(char c) {
            return at < text.length() && text.charAt(at) == c;
        }

        /// Blanks, comments where a line may end, and what else is named.
        private void skip(String more) {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '#') {
                    int end = text.indexOf('\n', at);
                    at = end < 0 ? text.length() : end;
                } else if (" \t\r".indexOf(c) >= 0 || more.indexOf(c) >= 0) {
                    at++;
                } else {
                    return;
                }
            }
        }

        private Problem wrong(String what) {
            return Problem.usage(
                    where + ", line " + line(text, Math.min(at, text.length())) + ": " + what,
                    "xl.cfg(5) has lines such as: name = \"win11\"");
        }
    }
}
