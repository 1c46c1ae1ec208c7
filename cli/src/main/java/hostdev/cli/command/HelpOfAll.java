package hostdev.cli.command;

import hostdev.cli.Section;
import hostdev.cli.Verb;
import hostdev.cli.view.Line;
import hostdev.cli.view.Screen;
import hostdev.cli.view.View;
import hostdev.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What `hostdev --help` shows: every verb under its heading.
record HelpOfAll(List<Verb> verbs) implements View {
    private static final int NAME = 12;

    @Override
    public List<Line> lines(Screen screen) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of("hostdev gives a virtual machine a real PCI device, safely, and takes it back."));
        lines.add(Line.empty());
        lines.add(Line.of("  hostdev                       what is here, and what could be given away"));
        lines.add(Line.of("  hostdev assign 00:1d.7 --to win2k3 --dry-run"));
        lines.add(Line.of("  hostdev assign --help         how one is used; hostdev help assign says all"));
        lines.add(Line.empty());
        for (Section section : Section.values()) {
            lines.add(Line.of(Line.Style.BOLD, section.heading()));
            boolean known = section == Section.VIRSH || section == Section.HELP;
            lines.addAll(known ? names(section) : rows(section));
        }
        lines.add(Line.empty());
        lines.add(Line.of("A DEVICE is an address (00:1d.7, 0000:00:1d.7; 00:1d for all functions there)"));
        lines.add(Line.of("or vendor:device (8086:293a) where only one has it. Every verb takes --json."));
        return lines;
    }

    /// A line each; those of a family share one.
    private List<Line> rows(Section section) {
        Map<String, String> rows = new LinkedHashMap<>();
        for (Verb verb : of(section)) {
            int blank = verb.name().indexOf(' ');
            if (blank < 0) {
                rows.put(verb.name(), verb.summary());
            } else {
                rows.merge(
                        verb.name().substring(0, blank),
                        verb.name().substring(blank + 1),
                        (all, one) -> all + ", " + one);
            }
        }
        List<Line> lines = new ArrayList<>();
        rows.forEach((name, what) -> lines.add(Line.of("  " + name + " ".repeat(NAME - name.length()) + what)));
        return lines;
    }

    /// The names alone: what they do is known, or said by them.
    private List<Line> names(Section section) {
        List<Line> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(" ");
        for (Verb verb : of(section)) {
            if (line.length() + 1 + verb.name().length() > HelpOfVerb.WIDTH) {
                lines.add(Line.of(line.toString()));
                line = new StringBuilder(" ");
            }
            line.append(' ').append(verb.name());
        }
        lines.add(Line.of(line.toString()));
        return lines;
    }

    private List<Verb> of(Section section) {
        return verbs.stream()
                .filter(verb -> verb.section() == section && !verb.name().isEmpty())
                .toList();
    }

    @Override
    public Json json() {
        List<Json> all = Json.items();
        for (Verb verb : verbs) {
            all.add(new HelpOfVerb(verb, true).json());
        }
        return Json.object().put("verbs", Json.list(all)).build();
    }
}
