package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.host.root.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// A file that holds whole lines only. What a write that failed has left of a line, as on a full disk, is cut off
/// before
/// anything else is written: a line behind half a line would make the file unreadable.
final class JournalFile implements AutoCloseable {
    private final Disk disk;
    private final Path path;
    private Optional<Disk.Written> written;
    private long lines;
    /// Of the whole lines.
    private long bytes;
    /// Whether there may be something behind the whole lines.
    private boolean torn;

    private JournalFile(Disk disk, Path path, Optional<Disk.Written> written) {
        this.disk = disk;
        this.path = path;
        this.written = written;
    }

    static JournalFile create(Disk disk, Path path) throws IOException {
        return new JournalFile(disk, path, Optional.of(disk.create(path)));
    }

    /// @param whole its whole lines; what follows them is cut off
    static JournalFile resume(Disk disk, Path path, String whole) {
        JournalFile file = new JournalFile(disk, path, Optional.empty());
        file.lines = whole.chars().filter(c -> c == '\n').count();
        file.bytes = whole.getBytes(StandardCharsets.UTF_8).length;
        file.torn = true;
        return file;
    }

    long lines() {
        return lines;
    }

    /// @param awaited whether it must be on the disk before anything else is done
    /// @throws Problem where it is not written whole; the file is as before then
    void append(String line, boolean awaited) {
        try {
            Disk.Written open = opened();
            cutBack(open);
            torn = true;
            open.write(line);
            if (awaited) {
                open.sync();
            }
            torn = false;
            lines++;
            bytes += line.getBytes(StandardCharsets.UTF_8).length;
        } catch (IOException e) {
            tidyUp();
            throw cannotWrite(path, e);
        }
    }

    private Disk.Written opened() throws IOException {
        if (written.isEmpty()) {
            written = Optional.of(disk.append(path));
        }
        return written.get();
    }

    private void cutBack(Disk.Written open) throws IOException {
        if (torn) {
            open.truncate(bytes);
            torn = false;
        }
    }

    /// At once, since this may have been the last line that anybody tries to write.
    private void tidyUp() {
        try {
            if (lines == 0) {
                disk.delete(path);
            } else if (written.isPresent()) {
                cutBack(written.get());
            }
        } catch (IOException _) {
            // the next line tries again, and who reads the file leaves out half a line at its end
        }
    }

    static Problem cannotWrite(Path path, IOException e) {
        Path directory = path.getParent() == null ? path : path.getParent();
        return Problem.failed(path, "the journal cannot be written: " + e.getMessage(), "df -h " + directory)
                .because(e);
    }

    @Override
    public void close() {
        try {
            if (written.isPresent()) {
                written.get().close();
            }
        } catch (IOException _) {
            // what had to be on the disk was waited for
        }
    }
}
