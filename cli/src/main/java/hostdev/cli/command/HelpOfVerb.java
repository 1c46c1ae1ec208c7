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

/// How a verb is used: what it does, an example, usage, operands, options, details, exit statuses.
///
/// @param whole all of it, as the manual page has it; else no more than fits a screen
record HelpOfVerb(Verb verb, boolean whole) implements View {
    /// Of a terminal that nobody made larger.
    static final int WIDTH = 80;
    /// What a terminal on a screen of today shows.
    static final int SCREEN = 48;

    private static final int INDENT = 2;
    private static final String EXAMPLES = "Examples:\n";
    private static final String EXIT = "0 done; 1 the host or device is not fit, the finding says why; 2 a mistake in"
            + " the command; 3 a step failed and everything was undone; 4 undoing failed too; 70 a fault of hostdev";

    @Override
    public List<Line> lines(Screen screen) {
        int width = Math.min(screen.columns(), WIDTH);
        List<Line> lines = new ArrayList<>();
        title(lines, width);
        lines.add(Line.empty());
        lines.add(Line.of(" ".repeat(INDENT) + example()));
        lines.add(Line.empty());
        lines.add(Line.of(Line.Style.BOLD, "Usage"));
        wrap(lines, " ".repeat(INDENT), 9, verb.usage(), width);
        rows(lines, width);
        List<Line> rest = rest(width);
        boolean fits = lines.size() + rest.size() <= SCREEN;
        lines.addAll(whole || fits ? rest : cut(rest, SCREEN - lines.size() - 2));
        if (!whole && !fits) {
            lines.add(Line.empty());
            lines.add(Line.of("All of it: hostdev help " + verb.name()));
        }
        return lines;
    }

    private void title(List<Line> lines, int width) {
        List<Line> wrapped = new ArrayList<>();
        wrap(wrapped, title(), INDENT, " " + verb.summary(), width);
        String first = wrapped.getFirst().toString();
        lines.add(Line.of(Line.Style.BOLD, title()).add(first.substring(title().length())));
        lines.addAll(wrapped.subList(1, wrapped.size()));
    }

    String title() {
        return verb.name().isEmpty() ? "hostdev" : "hostdev " + verb.name();
    }

    /// The first of the details' examples; where they have none, the verb with what it cannot do without.
    String example() {
        int start = verb.details().indexOf(EXAMPLES);
        if (start >= 0) {
            return verb.details()
                    .substring(start + EXAMPLES.length())
                    .lines()
                    .findFirst()
                    .orElse("")
                    .strip();
        }
        StringBuilder example = new StringBuilder(title());
        for (Operand operand : verb.operands()) {
            if (operand.least() > 0) {
                example.append(' ').append(typical(operand.name()));
            }
        }
        return example.toString();
    }

    private String typical(String operand) {
        return switch (operand) {
            case "DEVICE" -> verb.name().startsWith("nodedev-") ? "pci_0000_00_1d_7" : "00:1d.7";
            case "GUEST" -> "win2k3";
            case "FILE" -> verb.name().equals("apply") ? "plan.json" : "device.xml";
            case "OPERATION" -> "prepare";
            case "SUB-OPERATION" -> "begin";
            default -> "-";
        };
    }

    private List<Line> rest(int width) {
        List<Line> lines = new ArrayList<>();
        if (!verb.details().isEmpty()) {
            lines.add(Line.empty());
            verb.details().stripTrailing().lines().forEach(line -> lines.add(Line.of(line)));
        }
        lines.add(Line.empty());
        lines.add(Line.of(Line.Style.BOLD, "Exit status"));
        wrap(lines, " ".repeat(INDENT), INDENT, EXIT, width);
        return lines;
    }

    /// The paragraphs from the start on that fit; each has an empty line in front.
    private static List<Line> cut(List<Line> lines, int most) {
        int end = 0;
        for (int next = 1; next <= Math.min(most, lines.size() - 1); next++) {
            if (lines.get(next).toString().isEmpty()) {
                end = next;
            }
        }
        return lines.subList(0, end);
    }

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

    static void row(List<Line> lines, String head, String what, int left, int width) {
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
