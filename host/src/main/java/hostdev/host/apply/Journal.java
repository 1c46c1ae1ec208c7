package hostdev.host.apply;

import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import hostdev.core.plan.JournalText;
import hostdev.core.plan.Phase;
import hostdev.core.plan.Plan;
import hostdev.core.plan.PlanRecord;
import hostdev.core.plan.step.Seen;
import hostdev.core.plan.step.Step;
import hostdev.host.root.HostRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What is done to the host, written down before it is done: one file a plan, one JSON object a line; what must be
/// known later is on the disk before a method returns ([Phase#isAwaited]). [JournalText] reads it.
final class Journal implements AutoCloseable {
    private final HostRoot root;
    private final JournalFile file;
    private final String plan;
    private final String bootId;

    private Journal(HostRoot root, JournalFile file, String plan, String bootId) {
        this.root = root;
        this.file = file;
        this.plan = plan;
        this.bootId = bootId;
    }

    /// Starts the plan's file with its first line.
    static Journal begin(StateDirectory state, HostRoot root, String bootId, Plan plan) {
        Journals journals = new Journals(state);
        state.durableLibrary();
        Path directory = state.durable(state.journal());
        journals.prune();
        journals.awaitLast();
        String id = journals.next();
        Path path = journals.file(id);
        try {
            JournalFile file = JournalFile.create(state.disk(), path);
            Journal journal = new Journal(root, file, id, bootId);
            state.disk().syncDirectory(directory);
            journal.planned(plan);
            return journal;
        } catch (IOException e) {
            throw JournalFile.cannotWrite(path, e);
        }
    }

    /// Goes on with a plan that was cut off, behind its last whole line. Nothing is opened before the first line is
    /// written: recovering must work on a disk that takes none.
    static Journal resume(StateDirectory state, HostRoot root, String bootId, Journals.Entry.Told entry) {
        String id = entry.plan().id();
        JournalFile file = JournalFile.resume(state.disk(), new Journals(state).file(id), entry.whole());
        return new Journal(root, file, id, bootId);
    }

    /// The plan's number.
    String plan() {
        return plan;
    }

    private void planned(Plan plan) {
        List<Json> steps = Json.items();
        for (Step step : plan.steps()) {
            steps.add(step.json());
        }
        Json.ObjectBuilder members = Json.object().put("format", JournalText.FORMAT);
        line(Phase.PLANNED, members.put("goal", plan.goal()).put("steps", Json.list(steps)));
    }

    /// @param index the step's place in the plan, from 0
    /// @param step what is done: the step, or its inverse while undoing
    /// @param words why, where it failed; else empty
    void write(Phase phase, int index, Step step, String words) {
        Json.ObjectBuilder members = at(index, step);
        line(phase, words.isEmpty() ? members : members.put("why", words));
    }

    /// A process is about to write into the kernel for the step. Not waited for: it matters only as long as this boot.
    void writing(int index, PlanRecord.Writer writer) {
        line(Phase.WRITING, Json.object().put("step", index).put("writer", JournalText.write(writer)));
    }

    /// The step is done, and this was seen.
    void done(int index, Step step, Seen seen) {
        Json.ObjectBuilder members = at(index, step);
        seen.json().ifPresent(json -> members.put("seen", json));
        line(Phase.DONE, members);
    }

    /// The kernel has not ended a write of the step.
    void inFlight(int index, Step step, PlanRecord.Writer writer, String words) {
        line(
                Phase.IN_FLIGHT,
                at(index, step).put("writer", JournalText.write(writer)).put("why", words));
    }

    private static Json.ObjectBuilder at(int index, Step step) {
        return Json.object().put("step", index).put("what", step.json());
    }

    /// The last line, for now or for ever.
    void end(Phase phase, String words) {
        line(phase, words.isEmpty() ? Json.object() : Json.object().put("why", words));
    }

    private void line(Phase phase, Json.ObjectBuilder members) {
        Json.ObjectBuilder line = Json.object()
                .put("sequence", file.lines() + 1)
                .put("time", root.now().toString())
                .put("boot_id", bootId)
                .put("plan", plan)
                .put("phase", phase.word());
        members.build().members().forEach(line::put);
        file.append(JsonText.line(line.build()) + "\n", phase.isAwaited());
    }

    @Override
    public void close() {
        file.close();
    }
}
