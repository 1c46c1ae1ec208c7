package hostdev.cli.command;

import hostdev.cli.Verb;
import hostdev.cli.Verbs;
import hostdev.cli.view.Line;
import hostdev.cli.view.Screen;
import java.util.ArrayList;
import java.util.List;

/// A verb's help as a manual page, in man(7)'s macros: line by line the same text.
record ManPage(List<String> lines) {
    private static final Screen SCREEN = new Screen(HelpOfVerb.WIDTH, false);

    static ManPage of(Verb verb) {
        HelpOfVerb help = new HelpOfVerb(verb, true);
        List<String> page = new ArrayList<>();
        String name = help.title().replace(' ', '-');
        page.add(".TH " + name.toUpperCase(java.util.Locale.ROOT) + " 1 \"\" \"hostdev " + VersionVerb.VERSION + "\"");
        page.add(".SH NAME");
        page.add(escaped(name) + " \\- " + escaped(verb.summary()));
        page.add(".SH HELP");
        asItStands(page, help.lines(SCREEN));
        if (verb.name().isEmpty()) {
            page.add(".SH VERBS");
            asItStands(page, new HelpOfAll(Verbs.all()).lines(SCREEN));
        }
        return new ManPage(List.copyOf(page));
    }

    private static void asItStands(List<String> page, List<Line> lines) {
        page.add(".nf");
        for (Line line : lines) {
            page.add(escaped(line.toString()));
        }
        page.add(".fi");
    }

    /// A hyphen that is typed, no hyphenation; and a line that begins with a dot or a quote is no macro.
    private static String escaped(String text) {
        String plain = text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replace("`", "\\(ga");
        return plain.startsWith(".") ? "\\&" + plain : plain;
    }
}
