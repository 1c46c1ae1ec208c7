package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.host.root.Disk;
import java.io.IOException;
import java.nio.file.Path;

/// Held by the one `hostdev` that may change this host. The kernel lets go of it when its process ends, however it
/// ends.
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
        Path file = state.lock();
        String note = "process " + ProcessHandle.current().pid() + " (hostdev " + command + ")";
        try {
            return switch (state.disk().lock(file, note)) {
                case Disk.Locking.Taken(var lock) -> new HostLock(lock);
                case Disk.Locking.Others(var holder) ->
                    throw Problem.notFit(
                            file,
                            "another hostdev is at work on this host: "
                                    + (holder.isEmpty() ? "one that has not yet said what it does" : holder),
                            "wait until it has ended, then again");
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
