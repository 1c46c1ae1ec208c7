package hostdev.cli.view;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/// Writes HTML. Tags are those of [Tag] alone, and text and values of attributes are cleaned ([CleanText]) and escaped
/// here, so that no name of a device or a guest can become a part of the page.
final class Html {
    /// The tags that a page of ours is made of.
    enum Tag {
        HEADER,
        MAIN,
        NAV,
        SECTION,
        FOOTER,
        H1,
        H2,
        H3,
        P,
        UL,
        LI,
        DL,
        DT,
        DD,
        DIV,
        SPAN,
        CODE,
        STRONG,
        DETAILS,
        SUMMARY,
        TABLE,
        THEAD,
        TBODY,
        TR,
        TH,
        TD,
        A;

        private final String text = name().toLowerCase(Locale.ROOT);
    }

    private final StringBuilder page = new StringBuilder(1 << 14);
    private final Deque<Tag> open = new ArrayDeque<>();

    /// @param attributes names and values in turn; names are ours
    Html open(Tag tag, String... attributes) {
        page.append('<').append(tag.text);
        for (int i = 0; i < attributes.length; i += 2) {
            page.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            page.append('"');
        }
        page.append('>');
        open.push(tag);
        return this;
    }

    Html close() {
        Tag tag = open.pop();
        page.append("</").append(tag.text).append('>');
        if (tag != Tag.SPAN && tag != Tag.CODE && tag != Tag.STRONG && tag != Tag.A) {
            page.append('\n');
        }
        return this;
    }

    Html text(String text) {
        escape(text);
        return this;
    }

    /// A tag with text alone in it.
    Html put(Tag tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /// A command to type: a narrow column breaks it between its words, not behind the hyphens of an option.
    Html command(String words) {
        open(Tag.CODE);
        String between = "";
        for (String word : words.split(" ", -1)) {
            text(between).put(Tag.SPAN, word, "class", "word");
            between = " ";
        }
        return close();
    }

    /// All of it.
    ///
    /// @throws IllegalStateException where a tag is still open
    String done() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return page.toString();
    }

    private void escape(String text) {
        String clean = CleanText.of(text);
        for (int i = 0; i < clean.length(); i++) {
            char c = clean.charAt(i);
            switch (c) {
                case '&' -> page.append("&amp;");
                case '<' -> page.append("&lt;");
                case '>' -> page.append("&gt;");
                case '"' -> page.append("&quot;");
                case '\'' -> page.append("&#39;");
                default -> page.append(c);
            }
        }
    }
}
