package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import hostdev.core.plan.Plan;
import hostdev.core.plan.Step;
import hostdev.core.plan.StepJson;
import hostdev.host.root.Disk;
import hostdev.host.root.HostRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// What is done to the host, written down before it is done: one file a plan, one JSON object a line, each on the disk
/// before [#write] returns. A last line without its line end was cut by a loss of power; what it announces was not
/// begun.
public final class Journal implements AutoCloseable {
    /// What a line tells.
    public enum Phase {
        /// The first line: the goal and all steps.
        PLANNED,
        /// The step's effect comes next.
        BEGINS,
        DONE,
        FAILED,
        /// The kernel did not end a write in time: its outcome is unknown.
        IN_FLIGHT,
        /// The step's inverse comes next.
        UNDOING,
        UNDONE,
        UNDO_FAILED,
        /// The last line: all steps are done.
        FINISHED,
        /// The last line: what had been done is undone.
        TAKEN_BACK,
        /// The last line: something is left that a person must do.
        LEFT;

        /// As it is written, `in-flight`.
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final HostRoot root;
    private final Disk.Written written;
    private final Path file;
    private final String plan;
    private final String bootId;
    private long sequence;

    private Journal(HostRoot root, Disk.Written written, Path file, String plan, String bootId) {
        this.root = root;
        this.written = written;
        this.file = file;
        this.plan = plan;
        this.bootId = bootId;
    }

    /// Starts the plan's file with its first line.
    static Journal begin(StateDirectory state, HostRoot root, String bootId, Plan plan) {
        String id = id(root.now());
        Path file = state.durable(state.journal()).resolve(id + ".jsonl");
        try {
            Journal journal = new Journal(root, state.disk().create(file), file, id, bootId);
            state.disk().syncDirectory(state.journal());
            journal.planned(plan);
            return journal;
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /// Sorts by time; the process makes it the only one: the lock lets no two plans run at once.
    private static String id(Instant now) {
        return now.toString().replace(":", "").replace("-", "") + "-"
                + ProcessHandle.current().pid();
    }

    private static Problem cannotWrite(Path file, IOException e) {
        return Problem.failed(file, "the journal cannot be written: " + e.getMessage(), "nothing is done without it")
                .because(e);
    }

    /// The plan's name in the journal.
    String plan() {
        return plan;
    }

    private void planned(Plan plan) {
        List<Json> steps = Json.items();
        for (Step step : plan.steps()) {
            steps.add(StepJson.write(step));
        }
        line(Phase.PLANNED, Json.object().put("goal", plan.goal()).put("steps", Json.list(steps)));
    }

    /// @param index the step's place in the plan, from 0
    /// @param step what is done: the step, or its inverse while undoing
    /// @param words why, where it failed; else empty
    void write(Phase phase, int index, Step step, String words) {
        Json.ObjectBuilder members = Json.object().put("step", index).put("what", StepJson.write(step));
        line(phase, words.isEmpty() ? members : members.put("why", words));
    }

    /// The last line.
    void end(Phase phase, String words) {
        line(phase, words.isEmpty() ? Json.object() : Json.object().put("why", words));
    }

    private void line(Phase phase, Json.ObjectBuilder members) {
        Json.ObjectBuilder line = Json.object()
                .put("sequence", ++sequence)
                .put("time", root.now().toString())
                .put("boot_id", bootId)
                .put("plan", plan)
                .put("phase", phase.word());
        members.build().members().forEach(line::put);
        try {
            written.write(JsonText.line(line.build()) + "\n");
            written.sync();
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    @Override
    public void close() {
        try {
            written.close();
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }
}
