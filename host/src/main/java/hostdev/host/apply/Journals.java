package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.model.PciAddress;
import hostdev.core.model.ShellWord;
import hostdev.core.plan.FinishedPlans;
import hostdev.core.plan.JournalText;
import hostdev.core.plan.Phase;
import hostdev.core.plan.PlanRecord;
import hostdev.host.root.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The plans that were carried out on this host, each a file of the journal.
public final class Journals {
    /// How many plans that have ended are kept.
    static final int KEPT = 200;

    private static final long MOST = 64 << 20;
    private static final int DIGITS = 6;
    private static final String SUFFIX = ".jsonl";

    private final StateDirectory state;

    public Journals(StateDirectory state) {
        this.state = state;
    }

    /// A file of the journal.
    public sealed interface Entry {
        /// @param whole its text without half a line at its end, which a loss of power or a full disk has left
        record Told(PlanRecord plan, String whole) implements Entry {}

        /// Its first line is not whole: nothing was begun.
        record Empty(String id) implements Entry {}

        /// What it says cannot be trusted, or is not understood.
        ///
        /// @param goal what the plan was for; empty where not even that can be read
        /// @param devices that it names
        /// @param newer whether a newer hostdev wrote it, which can read it
        record Damaged(String id, Path file, String why, Optional<String> goal, List<PciAddress> devices, boolean newer)
                implements Entry {
            /// As a person calls it, `plan 12 (assign 01:00.0 --to win11)`.
            public String plan() {
                return "plan " + id + goal.map(words -> " (" + words + ")").orElse("");
            }

            /// What leads out.
            public String cure() {
                return newer
                        ? "recover with the version of hostdev that wrote it: hostdev recover"
                        : "look at it, then move it away: " + ShellWord.moveAside(file, ".damaged");
            }
        }
    }

    /// All plans, the oldest first.
    ///
    /// @throws Problem where the journal cannot be read at all
    public List<Entry> all() {
        List<Entry> all = new ArrayList<>();
        for (String id : ids()) {
            all.add(read(id));
        }
        return all;
    }

    /// Those that came to their end.
    public FinishedPlans finished() {
        List<PlanRecord> finished = new ArrayList<>();
        for (Entry entry : all()) {
            if (entry instanceof Entry.Told told && told.plan().last() == Phase.FINISHED) {
                finished.add(told.plan());
            }
        }
        return new FinishedPlans(finished);
    }

    /// @param id as a person types it, `12`
    public Optional<Entry> named(String id) {
        return ids().contains(id) ? Optional.of(read(id)) : Optional.empty();
    }

    /// Those that something is left to be done about, the oldest first.
    public List<Entry> open() {
        List<Entry> open = new ArrayList<>();
        for (String id : ids()) {
            if (!hasEnded(id)) {
                open.add(read(id));
            }
        }
        return open;
    }

    List<String> ids() {
        Path directory = state.journal();
        try {
            List<String> ids = new ArrayList<>();
            for (String name : state.disk().names(directory)) {
                if (name.endsWith(SUFFIX)) {
                    ids.add(id(name));
                }
            }
            return ids;
        } catch (IOException e) {
            throw StateDirectory.unusable(directory, e);
        }
    }

    private static String id(String name) {
        String digits = name.substring(0, name.length() - SUFFIX.length());
        int zeros = 0;
        while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') {
            zeros++;
        }
        return digits.substring(zeros);
    }

    Path file(String id) {
        return state.journal().resolve("0".repeat(Math.max(0, DIGITS - id.length())) + id + SUFFIX);
    }

    private boolean hasEnded(String id) {
        try {
            return JournalText.hasEnded(text(id));
        } catch (IOException _) {
            return false; // reading it says what is wrong
        }
    }

    private String text(String id) throws IOException {
        return state.disk().read(file(id), MOST).orElse("");
    }

    private Entry read(String id) {
        Path file = file(id);
        String text = "";
        try {
            text = text(id);
            JournalText.Contents contents = JournalText.parse(text);
            return contents.plan()
                    .<Entry>map(plan -> new Entry.Told(plan, contents.whole()))
                    .orElseGet(() -> new Entry.Empty(id));
        } catch (IOException | JournalText.NotAJournal e) {
            return new Entry.Damaged(
                    id,
                    file,
                    String.valueOf(e.getMessage()),
                    JournalText.goal(text),
                    JournalText.devices(text),
                    e instanceof JournalText.Newer);
        }
    }

    /// The number of the next plan: one more than the last. The lock lets no two plans take it.
    String next() {
        long last = 0;
        for (String id : ids()) {
            try {
                last = Math.max(last, Long.parseLong(id));
            } catch (NumberFormatException _) {
                // not one of ours
            }
        }
        return Long.toString(last + 1);
    }

    /// Waits until the end of the last plan is on the disk. A hostdev that was killed as it wrote that end did not
    /// wait;
    /// a loss of power in a later plan would then have the finished one rolled back.
    void awaitLast() {
        List<String> ids = ids();
        if (ids.isEmpty()) {
            return;
        }
        Path last = file(ids.getLast());
        try (Disk.Written file = state.disk().append(last)) {
            file.sync();
        } catch (IOException e) {
            if (isReadable(ids.getLast())) {
                throw JournalFile.cannotWrite(last, e);
            }
        }
    }

    /// A file that is not, such as another owner's, bars the devices that it names, and no other plan.
    private boolean isReadable(String id) {
        try {
            text(id);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// Removes the oldest plans that have ended, where there are more than are kept.
    void prune() {
        List<String> ids = ids();
        int surplus = ids.size() - KEPT;
        for (String id : ids) {
            if (surplus <= 0) {
                return;
            }
            if (hasEnded(id)) {
                delete(id);
                surplus--;
            }
        }
    }

    /// Not waited for: what a loss of power brings back is removed another time.
    void delete(String id) {
        try {
            state.disk().delete(file(id));
        } catch (IOException e) {
            throw StateDirectory.unusable(file(id), e);
        }
    }
}
