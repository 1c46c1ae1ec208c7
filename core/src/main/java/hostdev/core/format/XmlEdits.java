package hostdev.core.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Changes to an XML text, gathered and then made all at once; what is not named stays to the byte.
public final class XmlEdits {
    private final String text;
    private final List<Edit> edits = new ArrayList<>();
    private final Map<Integer, Inside> inside = new TreeMap<>();

    private record Edit(int start, int end, String replacement) {}

    private record Inside(XmlElement parent, List<String> lines) {}

    public XmlEdits(String text) {
        this.text = text;
    }

    /// One more attribute, the last of the start tag.
    public void attribute(XmlElement element, String name, String value) {
        int at = element.contentStart() - (element.isEmptyTag() ? 2 : 1);
        while (Character.isWhitespace(text.charAt(at - 1))) {
            at--;
        }
        edits.add(new Edit(at, at, " " + name + "='" + value + "'"));
    }

    /// Other text in the place of a whole element.
    public void replace(XmlElement element, String replacement) {
        edits.add(new Edit(element.start(), element.end(), replacement));
    }

    /// More lines inside an element, behind what is there; an empty tag is opened.
    public void append(XmlElement parent, List<String> lines) {
        inside.computeIfAbsent(parent.start(), at -> new Inside(parent, new ArrayList<>()))
                .lines()
                .addAll(lines);
    }

    /// More lines directly after an element.
    public void after(XmlElement element, List<String> lines) {
        String indentation = XmlCut.indentation(text, element.start());
        String before = XmlCut.lineStart(text, element.start()) < 0 ? "" : XmlCut.lineEnd(text) + indentation;
        StringBuilder added = new StringBuilder();
        for (String line : lines) {
            added.append(before).append(line);
        }
        edits.add(new Edit(element.end(), element.end(), added.toString()));
    }

    /// The text with all changes made.
    public String applied() {
        List<Edit> all = new ArrayList<>(edits);
        for (Inside addition : inside.values()) {
            all.add(edit(addition.parent(), addition.lines()));
        }
        all.sort(Comparator.comparingInt(Edit::start)); // stable: what was asked for first stands first
        StringBuilder done = new StringBuilder();
        int at = 0;
        for (Edit edit : all) {
            done.append(text, at, edit.start()).append(edit.replacement());
            at = edit.end();
        }
        return done.append(text.substring(at)).toString();
    }

    private Edit edit(XmlElement parent, List<String> lines) {
        String outer = XmlCut.indentation(text, parent.start());
        boolean ownLine = XmlCut.lineStart(text, parent.start()) >= 0;
        if (parent.isEmptyTag()) {
            int slash = parent.contentStart() - 2;
            return new Edit(
                    slash,
                    parent.end(),
                    ">" + block(lines, ownLine, outer + XmlCut.STEP)
                            + (ownLine ? XmlCut.lineEnd(text) + outer : "")
                            + "</" + parent.name() + ">");
        }
        int lineStart = XmlCut.lineStart(text, parent.contentEnd());
        if (lineStart < parent.contentStart()) {
            return new Edit(parent.contentEnd(), parent.contentEnd(), String.join("", lines));
        }
        int before = XmlCut.lineEndBefore(text, lineStart);
        return new Edit(before, before, block(lines, true, XmlCut.childIndentation(text, parent)));
    }

    private String block(List<String> lines, boolean ownLine, String indentation) {
        StringBuilder block = new StringBuilder();
        for (String line : lines) {
            block.append(ownLine ? XmlCut.lineEnd(text) + indentation : "").append(line);
        }
        return block.toString();
    }
}
