package hostdev.cli.command;

import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Verb;
import hostdev.cli.view.Line;
import hostdev.cli.view.Screen;
import hostdev.cli.view.View;
import hostdev.core.json.Json;
import java.util.ArrayList;
import java.util.List;

/// What `hostdev VERB --help` shows: usage, operands, options, details, exit statuses.
record HelpOfVerb(Verb verb) implements View {
    private static final int INDENT = 2;

    @Override
    public List<Line> lines(Screen screen) {
        int width = Math.min(screen.columns(), 90);
        List<Line> lines = new ArrayList<>();
        String name = verb.name().isEmpty() ? "hostdev" : "hostdev " + verb.name();
        lines.add(Line.of(Line.Style.BOLD, name).add(" " + verb.summary()));
        lines.add(Line.empty());
        lines.add(Line.of(Line.Style.BOLD, "Usage"));
        wrap(lines, " ".repeat(INDENT), 9, verb.usage(), width);
        rows(lines, width);
        if (!verb.details().isEmpty()) {
            lines.add(Line.empty());
            verb.details().stripTrailing().lines().forEach(line -> lines.add(Line.of(line)));
        }
        lines.add(Line.empty());
        lines.add(Line.of(Line.Style.BOLD, "Exit status"));
        wrap(lines, " ".repeat(INDENT), INDENT, EXIT, width);
        return lines;
    }

    private static final String EXIT = "0 done; 1 the host or device is not fit, the finding says why; 2 a mistake in"
            + " the command; 3 a step failed and everything was undone; 4 undoing failed too; 70 a fault of hostdev";

    private void rows(List<Line> lines, int width) {
        int left = 0;
        for (Operand operand : verb.operands()) {
            left = Math.max(left, operand.toString().length());
        }
        for (Option option : verb.allOptions()) {
            left = Math.max(left, option.toString().length());
        }
        lines.add(Line.empty());
        for (Operand operand : verb.operands()) {
            row(lines, operand.toString(), operand.what(), left, width);
        }
        for (Option option : verb.allOptions()) {
            String repeated = option.repeatable() ? " (may be repeated)" : "";
            row(lines, option.toString(), option.what() + repeated, left, width);
        }
    }

    private static void row(List<Line> lines, String head, String what, int left, int width) {
        String padded = " ".repeat(INDENT) + head + " ".repeat(left - head.length() + 2);
        wrap(lines, padded, padded.length(), what, width);
    }

    /// Breaks text at blanks into lines no wider than `width`, the first behind `head`, the others indented.
    private static void wrap(List<Line> lines, String head, int indent, String text, int width) {
        StringBuilder line = new StringBuilder(head);
        boolean empty = true;
        for (String word : text.split(" ", -1)) {
            if (!empty && line.length() + 1 + word.length() > width) {
                lines.add(Line.of(line.toString()));
                line = new StringBuilder(" ".repeat(indent));
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        lines.add(Line.of(line.toString()));
    }

    @Override
    public Json json() {
        List<Json> operands = Json.items();
        for (Operand operand : verb.operands()) {
            operands.add(Json.object()
                    .put("name", operand.name())
                    .put("what", operand.what())
                    .put("required", operand.least() > 0)
                    .put("repeatable", operand.most() > 1)
                    .build());
        }
        List<Json> options = Json.items();
        for (Option option : verb.allOptions()) {
            options.add(Json.object()
                    .put("name", option.name())
                    .put("value", option.value())
                    .put("what", option.what())
                    .put("required", option.required())
                    .put("repeatable", option.repeatable())
                    .build());
        }
        return Json.object()
                .put("name", verb.name())
                .put("summary", verb.summary())
                .put("usage", verb.usage())
                .put("operands", Json.list(operands))
                .put("options", Json.list(options))
                .build();
    }
}
