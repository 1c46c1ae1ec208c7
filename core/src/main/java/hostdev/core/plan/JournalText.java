package hostdev.core.plan;

import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.PlanRecord.StepState;
import hostdev.core.plan.PlanRecord.Writer;
import hostdev.core.plan.step.NotAStep;
import hostdev.core.plan.step.Seen;
import hostdev.core.plan.step.Step;
import hostdev.core.plan.step.StepFields;
import hostdev.core.plan.step.StepReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads a plan's file in the journal: one JSON object a line.
public final class JournalText {
    private JournalText() {}

    /// The form that is written now; the first line names it.
    public static final long FORMAT = 1;

    private static final String ADDRESS = "(?<![0-9a-f:])[0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\\.[0-7](?![0-9a-f])";

    /// Not what this version writes.
    public static class NotAJournal extends Exception {
        private static final long serialVersionUID = 1;

        NotAJournal(String message) {
            super(message);
        }
    }

    /// Written by a newer hostdev, in a form that this one does not know.
    public static final class Newer extends NotAJournal {
        private static final long serialVersionUID = 1;

        Newer(long format) {
            super("written by a newer hostdev: its journal format is " + format + ", this one reads " + FORMAT);
        }
    }

    /// What a file tells.
    ///
    /// @param plan empty where not even the first line is whole: nothing was begun
    /// @param whole the text without what a loss of power has torn off
    public record Contents(Optional<PlanRecord> plan, String whole) {}

    /// A last line that is not whole was cut by a loss of power: what it announces was not begun, what it tells was not
    /// waited for.
    ///
    /// @throws NotAJournal where something is wrong before the end: then nothing in it can be trusted
    public static Contents parse(String text) throws NotAJournal {
        requireKnownFormat(text);
        List<StepFields> lines = new ArrayList<>();
        int end = 0;
        while (true) {
            int next = text.indexOf('\n', end);
            Optional<Json.Obj> line = next < 0 ? Optional.empty() : line(text.substring(end, next), lines.size() + 1);
            if (line.isEmpty()) {
                requireEnd(text, end, lines.size());
                break;
            }
            lines.add(new StepFields(line.get()));
            end = next + 1;
        }
        return new Contents(lines.isEmpty() ? Optional.empty() : Optional.of(plan(lines)), text.substring(0, end));
    }

    private static void requireKnownFormat(String text) throws Newer {
        int end = text.indexOf('\n');
        boolean isOurs = end >= 0 && text.substring(0, end).contains("\"format\":" + FORMAT + ",");
        if (end >= 0
                && !isOurs // a long line is not parsed twice
                && object(text.substring(0, end))
                                .flatMap(line -> line.get("format"))
                                .orElse(null)
                        instanceof Json.Num(var format)
                && format > FORMAT) {
            throw new Newer(format);
        }
    }

    /// The functions that a file names, whatever else of it is damaged.
    public static List<PciAddress> devices(String text) {
        return Pattern.compile(ADDRESS)
                .matcher(text)
                .results()
                .flatMap(found -> PciAddress.fromSysfs(found.group()).stream())
                .distinct()
                .toList();
    }

    /// The command that the plan was for, where at least the first line is whole.
    public static Optional<String> goal(String text) {
        int end = text.indexOf('\n');
        return object(end < 0 ? text : text.substring(0, end))
                .flatMap(line -> line.get("goal"))
                .flatMap(goal -> goal instanceof Json.Text(var words) ? Optional.of(words) : Optional.empty());
    }

    /// Whether a whole file tells of a plan that has ended, by its last line alone: what is most often asked, of plans
    /// that are most often long over. Where this says no, [#parse] tells what there is.
    public static boolean hasEnded(String text) {
        int last = text.length() - 1;
        if (last < 0 || text.charAt(last) != '\n') {
            return false;
        }
        int lines = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
            lines++;
        }
        return line(text.substring(text.lastIndexOf('\n', last - 1) + 1, last), lines)
                .flatMap(line -> line.get("phase"))
                .filter(phase -> phase instanceof Json.Text(var word)
                        && Phase.of(word).filter(Phase::isEnd).isPresent())
                .isPresent();
    }

    /// The same by the end of a file alone, for a quick look. Where this says no, there may still be an end.
    public static boolean endsWithAnEnd(String tail) {
        int last = tail.length() - 1;
        int start = last < 0 || tail.charAt(last) != '\n' ? -1 : tail.lastIndexOf('\n', last - 1);
        return start >= 0
                && object(tail.substring(start + 1, last))
                        .flatMap(line -> line.get("phase"))
                        .filter(phase -> phase instanceof Json.Text(var word)
                                && Phase.of(word).filter(Phase::isEnd).isPresent())
                        .isPresent();
    }

    private static Optional<Json.Obj> line(String text, int sequence) {
        return object(text).filter(line -> line.get("sequence").equals(Optional.of(new Json.Num(sequence))));
    }

    private static Optional<Json.Obj> object(String text) {
        try {
            return JsonText.parse(text) instanceof Json.Obj line ? Optional.of(line) : Optional.empty();
        } catch (JsonText.NotJson _) {
            return Optional.empty();
        }
    }

    /// Behind a line that is not whole there must be nothing that is.
    private static void requireEnd(String text, int from, int lines) throws NotAJournal {
        int start = text.indexOf('\n', from);
        while (start >= 0) {
            int next = text.indexOf('\n', start + 1);
            if (next < 0) {
                return;
            }
            try {
                JsonText.parse(text.substring(start + 1, next));
            } catch (JsonText.NotJson _) {
                start = next;
                continue;
            }
            throw new NotAJournal("line " + (lines + 1) + " is damaged, and others follow it");
        }
    }

    private static PlanRecord plan(List<StepFields> lines) throws NotAJournal {
        try {
            StepFields first = lines.getFirst();
            if (phase(first) != Phase.PLANNED) {
                throw new NotAJournal("the first line is not a plan");
            }
            List<Step> steps = new ArrayList<>();
            for (Json step : first.array("steps")) {
                steps.add(StepReader.read(step));
            }
            List<StepState> states = new ArrayList<>(Collections.nCopies(steps.size(), StepState.WAITING));
            Phase last = Phase.PLANNED;
            String why = "";
            for (StepFields line : lines.subList(1, lines.size())) {
                last = phase(line);
                why = line.object().get("why").isPresent() ? line.text("why") : "";
                if (line.object().get("step").isPresent()) {
                    int index = index(line, steps.size());
                    states.set(index, state(line, last, states.get(index)));
                }
            }
            return new PlanRecord(
                    first.text("plan"),
                    Instant.parse(first.text("time")),
                    first.text("boot_id"),
                    first.text("goal"),
                    List.copyOf(steps),
                    List.copyOf(states),
                    last,
                    why);
        } catch (NotAStep | DateTimeException e) {
            NotAJournal problem = new NotAJournal(String.valueOf(e.getMessage()));
            problem.initCause(e);
            throw problem;
        }
    }

    private static Phase phase(StepFields line) throws NotAStep, NotAJournal {
        String word = line.text("phase");
        return Phase.of(word).orElseThrow(() -> new NotAJournal("unknown phase '" + word + "'"));
    }

    private static int index(StepFields line, int steps) throws NotAStep, NotAJournal {
        long index = line.number("step");
        if (index < 0 || index >= steps) {
            throw new NotAJournal("there is no step " + index);
        }
        return (int) index;
    }

    private static StepState state(StepFields line, Phase phase, StepState before) throws NotAStep {
        Optional<Json> seen = line.object().get("seen");
        Optional<Json> writer = line.object().get("writer");
        if (phase == Phase.WRITING && writer.isPresent()) {
            return new StepState(before.phase(), before.seen(), Optional.of(writer(writer.get())));
        }
        return new StepState(
                Optional.of(phase),
                seen.isPresent() ? Optional.of(Seen.read(seen.get())) : before.seen(),
                writer.isPresent() ? Optional.of(writer(writer.get())) : Optional.empty());
    }

    private static Writer writer(Json value) throws NotAStep {
        StepFields writer = StepFields.in(value);
        return new Writer(writer.number("pid"), writer.text("started"));
    }

    /// The members that a line about a process in flight has.
    public static Json write(Writer writer) {
        return Json.object()
                .put("pid", writer.pid())
                .put("started", writer.started())
                .build();
    }
}
