package hostdev.cli.command;

import hostdev.cli.Verb;
import hostdev.cli.view.Line;
import hostdev.cli.view.Screen;
import hostdev.cli.view.View;
import hostdev.core.json.Json;
import java.util.ArrayList;
import java.util.List;

/// What `hostdev lab --help` shows: the verbs whose names begin with that word.
///
/// @param verbs at least one
record HelpOfFamily(String name, List<Verb> verbs) implements View {
    @Override
    public List<Line> lines(Screen screen) {
        int left = 0;
        for (Verb verb : verbs) {
            left = Math.max(left, title(verb).length());
        }
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of(Line.Style.BOLD, "hostdev " + name).add(" is one of"));
        lines.add(Line.empty());
        for (Verb verb : verbs) {
            HelpOfVerb.row(lines, title(verb), verb.summary(), left, Math.min(screen.columns(), HelpOfVerb.WIDTH));
        }
        lines.add(Line.empty());
        lines.add(Line.of("How one is used: " + title(verbs.getFirst()) + " --help"));
        return lines;
    }

    private static String title(Verb verb) {
        return "hostdev " + verb.name();
    }

    @Override
    public Json json() {
        return new HelpOfAll(verbs).json();
    }
}
