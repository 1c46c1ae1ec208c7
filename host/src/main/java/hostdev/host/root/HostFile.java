package hostdev.host.root;

import hostdev.core.boot.BootFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// A file of the host's own that is changed as a whole: at any loss of power the old one is there or the new one. A
/// link to it stays a link.
///
/// @param real where it is, links followed
public record HostFile(Disk disk, Path real) {
    private static final long MOST = 4 << 20;
    private static final String FRESH = ".hostdev-new";

    /// @param path maybe a link
    public static HostFile at(Disk disk, Path path) throws IOException {
        return new HostFile(disk, disk.resolved(path));
    }

    public Optional<String> text() throws IOException {
        return disk.read(real, MOST);
    }

    /// Gives it this text. What fails leaves the old file, and nothing beside it.
    public void replace(String text) throws IOException {
        Path fresh = fresh();
        disk.delete(fresh);
        Optional<String> old = text();
        if (old.isEmpty()) {
            makeDirectory();
        }
        if (!old.equals(Optional.of(text))) {
            put(fresh, text, old.isPresent() ? Optional.of(real) : original());
        }
        disk.syncDirectory(directory()); // one that was killed may have come no further than here
    }

    /// What this is a copy of: who may not read the one may not read the other.
    private Optional<Path> original() throws IOException {
        String name = String.valueOf(real.getFileName());
        if (!name.endsWith(BootFile.KEPT)) {
            return Optional.empty();
        }
        Path original = real.resolveSibling(name.substring(0, name.length() - BootFile.KEPT.length()));
        HostFile file = at(disk, original);
        return file.text().map(_ -> file.real());
    }

    private void makeDirectory() throws IOException {
        disk.makePublicDirectory(directory());
        Path above = directory().getParent();
        if (above != null) {
            disk.syncDirectory(above);
        }
    }

    private void put(Path fresh, String text, Optional<Path> like) throws IOException {
        try {
            write(fresh, text, like);
            disk.rename(fresh, real);
        } catch (IOException e) {
            disk.delete(fresh);
            throw e;
        }
    }

    /// Copies it, where that was not done before: the oldest copy is the one that was there before hostdev.
    public void keep() throws IOException {
        HostFile copy = new HostFile(disk, real.resolveSibling(real.getFileName() + BootFile.KEPT));
        Optional<String> text = text();
        if (text.isPresent() && copy.text().isEmpty()) {
            disk.delete(copy.fresh());
            copy.put(copy.fresh(), text.get(), Optional.of(real));
            disk.syncDirectory(directory());
        }
    }

    private void write(Path fresh, String text, Optional<Path> like) throws IOException {
        try (Disk.Written writing = disk.create(fresh)) {
            if (like.isPresent()) {
                disk.makeAlike(fresh, like.get());
            } else if (text.startsWith("#!")) {
                disk.makeRunnable(fresh);
            } else {
                disk.makeReadable(fresh);
            }
            writing.write(text);
            writing.sync();
        }
    }

    public void remove() throws IOException {
        boolean half = disk.delete(fresh());
        boolean whole = disk.delete(real);
        if (half || whole) {
            disk.syncDirectory(directory());
        }
    }

    private Path directory() {
        return Objects.requireNonNull(real.getParent());
    }

    private Path fresh() {
        return real.resolveSibling("." + real.getFileName() + FRESH);
    }

    /// Why it could not be written, without the name of the fresh file.
    public static String reason(IOException e) {
        String reason = e instanceof FileSystemException file ? file.getReason() : null;
        return reason != null ? reason : String.valueOf(e.getMessage());
    }
}
