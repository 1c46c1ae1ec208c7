package hostdev.host.apply;

import hostdev.core.finding.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Held by the one `hostdev` that may change this host. The kernel lets go of it when its process ends, however it
/// ends.
public final class HostLock implements AutoCloseable {
    private static final int MOST_NOTE = 4096;

    private final FileChannel channel;

    private HostLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Takes the lock at once or not at all.
    ///
    /// @param command what the holder does, for the message that another one gets: `assign 00:1d.7 --to win2k3`
    /// @throws Problem not fit, naming the process that has it
    public static HostLock take(StateDirectory state, String command) {
        Path file = state.lock();
        try {
            FileChannel channel = open(file);
            if (locks(channel)) {
                sign(channel, command);
                return new HostLock(channel);
            }
            String holder = note(channel);
            channel.close();
            throw Problem.notFit(
                    file, "another hostdev is at work on this host: " + holder, "wait until it has ended, then again");
        } catch (IOException e) {
            throw Problem.notFit(file, "cannot be locked: " + e.getMessage(), "run it as root")
                    .because(e);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        Set<OpenOption> options = Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(
                file, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static boolean locks(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    private static void sign(FileChannel channel, String command) throws IOException {
        String note = "process " + ProcessHandle.current().pid() + " (hostdev " + command + ")";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(note.getBytes(StandardCharsets.UTF_8)), 0);
    }

    private static String note(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_NOTE);
        channel.read(bytes, 0);
        String note = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
        return note.isEmpty() ? "one that has not yet said what it does" : note;
    }

    /// @throws IllegalStateException where it was let go
    void requireHeld() {
        if (!channel.isOpen()) {
            throw new IllegalStateException("the host is changed without its lock");
        }
    }

    @Override
    public void close() {
        try {
            channel.truncate(0);
            channel.close();
        } catch (IOException e) {
            throw Problem.failed("lock", "cannot be let go: " + e.getMessage(), "")
                    .because(e);
        }
    }
}
