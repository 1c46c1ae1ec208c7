package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.model.ShellWord;
import hostdev.host.root.Disk;
import java.io.IOException;
import java.nio.file.Path;

/// Where `hostdev` keeps what the machine forgets.
///
/// @param library outlives a reboot: journal and origins
/// @param runtime gone at a reboot: the lock
/// @param hooks libvirt's own, where its scripts are
public record StateDirectory(Path library, Path runtime, Path hooks, Disk disk) {
    /// All of it beside each other: nothing of the machine's own is touched.
    public StateDirectory(Path library, Path runtime, Disk disk) {
        this(library, runtime, library.resolveSibling("hooks"), disk);
    }

    /// Where it is on a machine in earnest.
    public static StateDirectory standard(Disk disk) {
        return new StateDirectory(
                Path.of("/var/lib/hostdev"), Path.of("/run/hostdev"), Path.of("/etc/libvirt/hooks"), disk);
    }

    Path journal() {
        return library.resolve("journal");
    }

    Path origins() {
        return library.resolve("origins");
    }

    Path promises() {
        return library.resolve("promises");
    }

    Path ended() {
        return library.resolve("ended");
    }

    Path starting() {
        return runtime.resolve("starting");
    }

    Path lock() {
        return prepared(runtime).resolve("lock");
    }

    /// Makes the library durable: what every plan does first. Always: it may have been made by a process that was
    /// killed before it could.
    ///
    /// @throws Problem where it cannot be made or is not ours alone
    void durableLibrary() {
        prepared(library);
        Path above = library.getParent();
        if (above != null) {
            sync(above);
        }
    }

    /// The same for a directory in the library.
    Path durable(Path directory) {
        prepared(directory);
        sync(library);
        return directory;
    }

    private void sync(Path directory) {
        try {
            disk.syncDirectory(directory);
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    private Path prepared(Path directory) {
        try {
            disk.makeDirectory(directory);
            return directory;
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    static Problem unusable(Path path, IOException e) {
        String message = String.valueOf(e.getMessage());
        String why = message.startsWith(path + ": ")
                ? message.substring(path.toString().length() + 2)
                : message;
        return Problem.notFit(path, "cannot be used: " + why, cure(path, why)).because(e);
    }

    private static String cure(Path path, String why) {
        if (why.contains("Read-only file system")) {
            return "make its file system writable again; which one it is: findmnt -T " + ShellWord.of(path.toString());
        }
        if (why.contains("No space left on device")) {
            return "make room on its file system: df -h " + ShellWord.of(path.toString());
        }
        return "as root, look what it is and move it away: " + ShellWord.moveAside(path, ".old");
    }

    /// Replaces a file as a whole: after a power cut it is the old one or the new one.
    void replace(Path file, String text) throws IOException {
        Path directory = durable(directoryOf(file));
        Path fresh = fresh(file);
        disk.delete(fresh);
        try (Disk.Written writing = disk.create(fresh)) {
            writing.write(text);
            writing.sync();
        }
        disk.rename(fresh, file);
        disk.syncDirectory(directory);
    }

    /// Removes a file, and what a replacing that was cut off has left; after a power cut it stays removed.
    void remove(Path file) throws IOException {
        boolean half = disk.delete(fresh(file));
        boolean whole = disk.delete(file);
        if (half || whole) {
            disk.syncDirectory(directoryOf(file));
        }
    }

    private static Path fresh(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    private Path directoryOf(Path file) {
        Path parent = file.getParent();
        return parent == null ? library : parent;
    }
}
