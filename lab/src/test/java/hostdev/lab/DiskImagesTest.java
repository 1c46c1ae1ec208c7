package hostdev.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hostdev.core.finding.Problem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The disk on which hostdev's runtime comes into the practice host.
class DiskImagesTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    private Path runtime;
    private RunFiles files;

    @BeforeEach
    void aBlankDisk() throws IOException {
        runtime = Files.createDirectory(directory.resolve("runtime"));
        files = new RunFiles(Files.createDirectory(directory.resolve("run")));
        DiskImages.blank(files);
    }

    private void file(String name, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        Files.write(runtime.resolve(name), content);
    }

    private String listed(String path) {
        return Shell.output(
                LIMIT, "debugfs", "-R", "ls -p " + path, files.hostdevDisk().toString());
    }

    @Test
    void theFileSystemIsAsLargeAsWhatGoesIn() throws IOException {
        file("small", 1);
        long small = DiskImages.fileSystemSize(runtime);
        file("large", 64 << 20);
        assertThat(DiskImages.fileSystemSize(runtime)).isGreaterThan(small + (64 << 20));

        DiskImages.fill(files, runtime);

        assertThat(listed("/")).contains("/small/").contains("/large/");
    }

    /// Fields as `debugfs` prints them: mode, owner, group.
    @Test
    void whateverIsOnItIsRootsAndWritableByNobodyElse() throws IOException {
        file("with space", 1);
        Files.setPosixFilePermissions(runtime.resolve("with space"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwxrwxr-x"));
        Files.createSymbolicLink(runtime.resolve("link"), Path.of("with space"));
        if (User.isRoot()) {
            Files.setAttribute(runtime.resolve("with space"), "unix:uid", 1234);
        }

        DiskImages.fill(files, runtime);

        assertThat(listed("/"))
                .contains("/100755/0/0/with space/")
                .contains("/120777/0/0/link/")
                .contains("/040755/0/0/./");
    }

    @Test
    void theDiskItselfTakesNoSpaceForWhatIsNotWritten() throws IOException {
        file("small", 1);
        DiskImages.fill(files, runtime);
        String used = Shell.output(LIMIT, "du", "-k", files.hostdevDisk().toString());
        assertThat(Long.parseLong(used.split("\\s+", 2)[0])).isLessThan(64 << 10);
    }

    @Test
    void whatIsLargerThanTheDiskIsRefusedWithHowToFindIt() throws IOException {
        try (RandomAccessFile hole =
                new RandomAccessFile(runtime.resolve("hole").toFile(), "rw")) {
            hole.setLength(DiskImages.HOSTDEV_DISK);
        }
        assertThatThrownBy(() -> DiskImages.fill(files, runtime)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.what()).contains("is too large").contains("at most 16384 MiB fit");
            assertThat(problem.hint())
                    .hasValueSatisfying(hint -> assertThat(hint).contains("du -ah " + runtime));
        });
    }
}
