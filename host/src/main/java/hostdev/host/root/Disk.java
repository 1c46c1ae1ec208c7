package hostdev.host.root;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Files of our own that outlive a loss of power, made of the deeds whose durability is known (fsync(2)): what was
/// written is on the disk once its file was synced, and a name that was made, moved or removed once its directory was.
///
/// All are readable by their owner only, and none is reached through a link in its last part. A file or directory that
/// somebody else owns is an [IOException]: what it says could be theirs.
public interface Disk {
    /// The disk of the machine that this program runs on.
    static Disk ofThisMachine() {
        return new RealDisk();
    }

    /// Makes a directory, and those above it, where it is missing. One that is there is made readable by its owner
    /// only.
    void makeDirectory(Path directory) throws IOException;

    /// Makes a directory that everybody may look into, where it is missing; one that is there stays as it is. For what
    /// other programs read: a hook of libvirt.
    default void makePublicDirectory(Path directory) throws IOException {
        makeDirectory(directory);
    }

    /// Lets everybody read and run a file that was just made.
    default void makeRunnable(Path file) throws IOException {}

    /// Lets everybody read a file that was just made.
    default void makeReadable(Path file) throws IOException {}

    /// Gives a file that was just made the owner, mode, label and other attributes of one that is there.
    default void makeAlike(Path fresh, Path file) throws IOException {}

    /// The file that a path leads to, links followed; the path itself where nothing is there.
    default Path resolved(Path file) throws IOException {
        return file;
    }

    /// Whether files can be made and replaced in the directory, or in the nearest above it that is there: not where it
    /// is mounted to be read only.
    default boolean isWritable(Path directory) {
        return true;
    }

    /// Makes a file that must not be there yet.
    Written create(Path file) throws IOException;

    /// Opens a file to write at its end.
    Written append(Path file) throws IOException;

    /// Gives a file another name, in the place of the one that had it.
    void rename(Path from, Path to) throws IOException;

    /// @return whether it was there
    boolean delete(Path file) throws IOException;

    /// Waits until the names in the directory are on the disk.
    void syncDirectory(Path directory) throws IOException;

    /// The whole file; empty where it is not there.
    ///
    /// @throws IOException too where it is larger than `most` bytes
    Optional<String> read(Path file, long most) throws IOException;

    /// The end of a file, at least so many bytes of it where it has them; empty where it is not there.
    default String tail(Path file, int bytes) throws IOException {
        return read(file, Integer.MAX_VALUE).orElse("");
    }

    /// The names in a directory, sorted; none where it is not there.
    List<String> names(Path directory) throws IOException;

    /// Takes a lock at once, or not at all. The kernel lets go of it when its process ends, however that ends.
    ///
    /// @param note what another one is told who finds it taken
    Locking lock(Path file, String note) throws IOException;

    /// A file that is being written.
    interface Written extends AutoCloseable {
        void write(String text) throws IOException;

        /// Cuts off all but the first bytes: what a write that failed has left.
        void truncate(long bytes) throws IOException;

        /// Waits until what was written is on the disk.
        void sync() throws IOException;

        @Override
        void close() throws IOException;
    }

    /// How taking a lock ended.
    sealed interface Locking {
        record Taken(Lock lock) implements Locking {}

        /// @param note that of its holder; empty where it has not written it yet
        record Others(String note) implements Locking {}
    }

    /// A lock that is held until it is closed.
    interface Lock extends AutoCloseable {
        boolean isHeld();

        @Override
        void close() throws IOException;
    }
}
