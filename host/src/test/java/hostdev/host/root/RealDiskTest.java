package hostdev.host.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealDiskTest {
    private static final int NOBODY = 65534;

    @TempDir
    Path top;

    private final Disk disk = Disk.ofThisMachine();
    private Path directory = Path.of("/");

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = top.resolve("kept");
        disk.makeDirectory(directory);
    }

    private Path written(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        try (Disk.Written written = disk.create(file)) {
            written.write(text);
            written.sync();
        }
        return file;
    }

    @Test
    void whatIsWrittenCanBeReadByItsOwnerOnly() throws IOException {
        Path file = written("a", "one\n");
        try (Disk.Written more = disk.append(file)) {
            more.write("two\n");
            more.sync();
        }
        assertThat(disk.read(file, 100)).contains("one\ntwo\n");
        assertThat(disk.names(directory)).containsExactly("a");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }

    @Test
    void aDirectoryThatOthersMayReadIsClosedToThem() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        disk.makeDirectory(directory);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }

    @Test
    void aFileThatIsThereIsNotWrittenOver() throws IOException {
        Path file = written("a", "one\n");
        assertThatThrownBy(() -> disk.create(file)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(disk.read(file, 100)).contains("one\n");
    }

    @Test
    void aPlantedLinkIsNeitherReadNorWrittenNorLockedThrough() throws IOException {
        Path victim = Files.writeString(top.resolve("victim"), "theirs");
        Path link = Files.createSymbolicLink(directory.resolve("link"), victim);
        assertThatThrownBy(() -> disk.read(link, 100)).hasMessageContaining("it is a link");
        assertThatThrownBy(() -> disk.append(link)).hasMessageContaining("it is a link");
        assertThatThrownBy(() -> disk.lock(link, "note")).hasMessageContaining("it is a link");
        assertThatThrownBy(() -> disk.create(link)).isInstanceOf(IOException.class);
        assertThat(victim).hasContent("theirs");
    }

    @Test
    void aDirectoryThatIsALinkIsRefused() throws IOException {
        Path elsewhere = Files.createDirectory(top.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(top.resolve("state"), elsewhere);
        assertThatThrownBy(() -> disk.makeDirectory(link)).hasMessageContaining("not a directory of its own");
        assertThatThrownBy(() -> disk.names(link)).hasMessageContaining("not a directory of its own");
    }

    @Test
    void whatSomebodyElseOwnsIsRefused() throws IOException {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                .as("run as root")
                .isEqualTo(0);
        Path file = written("a", "theirs");
        Files.setAttribute(file, "unix:uid", NOBODY);
        assertThatThrownBy(() -> disk.read(file, 100)).hasMessageContaining("belongs to the user 65534");
        assertThatThrownBy(() -> disk.append(file)).hasMessageContaining("belongs to the user 65534");
        Files.setAttribute(directory, "unix:uid", NOBODY);
        assertThatThrownBy(() -> disk.makeDirectory(directory)).hasMessageContaining("belongs to the user 65534");
        assertThatThrownBy(() -> disk.names(directory)).hasMessageContaining("belongs to the user 65534");
    }

    @Test
    void aFileTooLargeIsNotRead() throws IOException {
        Path file = written("a", "12345");
        assertThatThrownBy(() -> disk.read(file, 4)).hasMessageContaining("larger than 4 bytes");
    }

    @Test
    void aLockIsHeldOnceAndNamesItsHolder() throws IOException {
        Path file = directory.resolve("lock");
        try (Disk.Lock lock = ((Disk.Locking.Taken) disk.lock(file, "the first")).lock()) {
            assertThat(lock.isHeld()).isTrue();
            assertThat(disk.lock(file, "the second")).isEqualTo(new Disk.Locking.Others("the first"));
        }
        assertThat(disk.lock(file, "the third")).isInstanceOf(Disk.Locking.Taken.class);
    }
}
