package hostdev.host.sim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/// How much a simulated disk still takes. `/run` is in memory, and has room whatever the disk has.
final class Room {
    private static final Path MEMORY = Path.of("/run");

    private final LongSupplier used;
    private Optional<Long> capacity = Optional.empty();
    private boolean readOnly;

    /// @param used bytes of all files on the disk
    Room(LongSupplier used) {
        this.used = used;
    }

    void left(long bytes) {
        capacity = Optional.of(used.getAsLong() + bytes);
    }

    void endless() {
        capacity = Optional.empty();
        readOnly = false;
    }

    void readOnly() {
        readOnly = true;
    }

    void requireWritable(Path path) throws IOException {
        if (readOnly && !path.startsWith(MEMORY)) {
            throw new FileSystemException(path.toString(), null, "Read-only file system");
        }
    }

    /// The beginning of the text that still has room.
    String fitting(Path path, String text) {
        if (capacity.isEmpty() || path.startsWith(MEMORY)) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long free = Math.clamp(capacity.get() - used.getAsLong(), 0, bytes.length);
        return new String(bytes, 0, (int) free, StandardCharsets.UTF_8);
    }

    static IOException full(Path path) {
        return new FileSystemException(path.toString(), null, "No space left on device");
    }
}
