package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.json.Json;
import hostdev.core.plan.JournalText;
import hostdev.host.root.HostRoot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The changes that a crash, a kill or a second Ctrl-C left in the middle, for whoever looks at the host next.
///
/// @param plans their numbers, the oldest first
public record Unfinished(List<String> plans) {
    /// What completes them.
    public static final String COMMAND = "sudo hostdev recover";

    /// Enough for the last line of a plan that has ended.
    private static final int TAIL = 4096;

    private static final long MAX_NOTE = 4096;

    /// None where the journal cannot be read, as by an ordinary user, or while a hostdev is at work: its own plan is
    /// always in the middle.
    ///
    /// @param root asked only where something is unfinished
    public static Optional<Unfinished> read(StateDirectory state, Supplier<HostRoot> root) {
        try {
            List<String> plans = plans(state);
            return plans.isEmpty() || isAtWork(state, root.get())
                    ? Optional.empty()
                    : Optional.of(new Unfinished(plans));
        } catch (Problem | IOException _) {
            return Optional.empty();
        }
    }

    /// The same, also while a hostdev is at work.
    static List<String> plans(StateDirectory state) throws IOException {
        Journals journals = new Journals(state);
        List<String> plans = new ArrayList<>();
        for (String id : journals.ids()) {
            boolean ended = JournalText.endsWithAnEnd(state.disk().tail(journals.file(id), TAIL));
            if (!ended && !(journals.named(id).orElseThrow() instanceof Journals.Entry.Empty)) {
                plans.add(id);
            }
        }
        return List.copyOf(plans);
    }

    /// Of this process too, in the middle of its own change.
    public static Optional<Unfinished> now(StateDirectory state) {
        try {
            List<String> plans = plans(state);
            return plans.isEmpty() ? Optional.empty() : Optional.of(new Unfinished(plans));
        } catch (Problem | IOException _) {
            return Optional.empty();
        }
    }

    /// By the note in the lock's file: taking the lock, only to look, would keep another one from it.
    private static boolean isAtWork(StateDirectory state, HostRoot root) throws IOException {
        Optional<String> note = state.disk().read(state.runtime().resolve("lock"), MAX_NOTE);
        return note.map(HostLock.Holder::of)
                .flatMap(HostLock.Holder::pid)
                .flatMap(pid -> root.text("/proc/" + pid + "/cmdline").seen())
                .filter(command -> command.contains("hostdev"))
                .isPresent();
    }

    /// `Unfinished change (plan 12). Run: sudo hostdev recover`
    public String line() {
        String what = plans.size() == 1 ? "Unfinished change (plan " : "Unfinished changes (plans ";
        return what + String.join(", ", plans) + "). Run: " + COMMAND;
    }

    public Json json() {
        return Json.object()
                .put("plans", Json.texts(plans))
                .put("command", COMMAND)
                .build();
    }
}
