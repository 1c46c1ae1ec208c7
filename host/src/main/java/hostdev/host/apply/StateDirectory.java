package hostdev.host.apply;

import hostdev.core.finding.Problem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Where `hostdev` keeps what the machine forgets.
///
/// @param library outlives a reboot: journal and origins
/// @param runtime gone at a reboot: the lock
public record StateDirectory(Path library, Path runtime) {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    /// Where it is on a machine in earnest.
    public static StateDirectory standard() {
        return new StateDirectory(Path.of("/var/lib/hostdev"), Path.of("/run/hostdev"));
    }

    Path journal() {
        return prepared(prepared(library).resolve("journal"));
    }

    Path origins() {
        return prepared(prepared(library).resolve("origins"));
    }

    Path lock() {
        return prepared(runtime).resolve("lock");
    }

    /// Makes the directory where it is missing. One that somebody else owns, or a link, could make us write elsewhere.
    ///
    /// @throws Problem where it cannot be made or is not ours alone
    private static Path prepared(Path directory) {
        try {
            make(directory);
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw Problem.notFit(
                        directory, "is not a directory of its own", "move it away: mv " + directory + "{,.old}");
            }
            Files.setPosixFilePermissions(directory, OWNER_ONLY);
            return directory;
        } catch (IOException e) {
            // chmod fails too where somebody else owns it and we are not root
            throw Problem.notFit(directory, "cannot be used: " + e.getMessage(), "run it as root")
                    .because(e);
        }
    }

    private static void make(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            if (parent != null) {
                DurableFiles.syncDirectory(parent);
            }
        } catch (FileAlreadyExistsException _) {
            // as it should be; what it is, is checked by the caller
        }
    }
}
