package hostdev.cli.command;

import hostdev.cli.Section;
import hostdev.cli.Verb;
import hostdev.cli.view.Line;
import hostdev.cli.view.Screen;
import hostdev.cli.view.View;
import hostdev.core.json.Json;
import java.util.ArrayList;
import java.util.List;

/// What `hostdev --help` shows: every verb under its heading.
record HelpOfAll(List<Verb> verbs) implements View {
    @Override
    public List<Line> lines(Screen screen) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of("hostdev gives a virtual machine a real PCI device, safely, and takes it back."));
        lines.add(Line.empty());
        lines.add(Line.of("  hostdev                       what is here, and what could be given away"));
        lines.add(Line.of("  hostdev VERB [OPERAND]... [--OPTION]..."));
        lines.add(Line.of("  hostdev VERB --help           how one verb is used, with examples"));
        for (Section section : Section.values()) {
            add(lines, section);
        }
        lines.add(Line.empty());
        lines.add(Line.of("A DEVICE is an address (0000:00:1d.7, 00:1d.7, pci_0000_00_1d_7) or vendor:device"));
        lines.add(Line.of("(8086:293a, pci_8086_293a) where only one device has it. Every verb takes --json."));
        return lines;
    }

    private void add(List<Line> lines, Section section) {
        boolean first = true;
        for (Verb verb : verbs) {
            if (verb.section() != section || verb.name().isEmpty()) {
                continue;
            }
            if (first) {
                lines.add(Line.empty());
                lines.add(Line.of(Line.Style.BOLD, section.heading()));
                first = false;
            }
            String name = verb.name();
            lines.add(Line.of("  " + name + " ".repeat(Math.max(2, 20 - name.length())) + verb.summary()));
        }
    }

    @Override
    public Json json() {
        List<Json> all = Json.items();
        for (Verb verb : verbs) {
            all.add(new HelpOfVerb(verb).json());
        }
        return Json.object().put("verbs", Json.list(all)).build();
    }
}
