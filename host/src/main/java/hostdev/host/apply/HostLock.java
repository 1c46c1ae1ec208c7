package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import hostdev.host.root.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Held by the one `hostdev` that may change this host. The kernel lets go of it when its process ends, however
/// it ends.
public final class HostLock implements AutoCloseable {
    private final Disk.Lock lock;

    private HostLock(Disk.Lock lock) {
        this.lock = lock;
    }

    /// Takes the lock at once or not at all.
    ///
    /// @param command what the holder does, for the message that another one gets: `assign 00:1d.7 --to win2k3`
    /// @throws Problem not fit, naming the process that has it
    public static HostLock take(StateDirectory state, String command) {
        return switch (attempt(state, command)) {
            case Attempt.Taken(var lock) -> lock;
            case Attempt.Others(var holder) -> throw holder.inTheWay(state.lock());
        };
    }

    /// How an attempt to take it ended.
    sealed interface Attempt {
        record Taken(HostLock lock) implements Attempt {}

        record Others(Holder holder) implements Attempt {}
    }

    /// Who has it.
    ///
    /// @param pid empty where it has not said so yet
    record Holder(Optional<Long> pid, String command) {
        /// Its note is written after the lock is taken, so it may not be whole.
        static Holder of(String note) {
            try {
                if (JsonText.parse(note) instanceof Json.Obj words
                        && words.get("pid").orElse(new Json.Null()) instanceof Json.Num(var pid)
                        && words.get("command").orElse(new Json.Null()) instanceof Json.Text(var command)) {
                    return new Holder(Optional.of(pid), command);
                }
            } catch (JsonText.NotJson _) {
                // said below
            }
            return new Holder(Optional.empty(), "");
        }

        Problem inTheWay(Path file) {
            String who = pid.map(number -> "process " + number + " (hostdev " + command + ")")
                    .orElse("one that has not yet said what it does");
            return Problem.notFit(
                    file, "another hostdev is at work on this host: " + who, "wait until it has ended, then again");
        }
    }

    static Attempt attempt(StateDirectory state, String command) {
        Path file = state.lock();
        String note = JsonText.line(Json.object()
                .put("pid", ProcessHandle.current().pid())
                .put("command", command)
                .build());
        try {
            return switch (state.disk().lock(file, note)) {
                case Disk.Locking.Taken(var lock) -> new Attempt.Taken(new HostLock(lock));
                case Disk.Locking.Others(var holder) -> new Attempt.Others(Holder.of(holder));
            };
        } catch (IOException e) {
            throw StateDirectory.unusable(file, e);
        }
    }

    /// @throws IllegalStateException where it was let go
    void requireHeld() {
        if (!lock.isHeld()) {
            throw new IllegalStateException("the host is changed without its lock");
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw Problem.failed("lock", "cannot be let go: " + e.getMessage(), "")
                    .because(e);
        }
    }
}
