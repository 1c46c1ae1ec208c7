package hostdev.host.root;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Fact;
import hostdev.core.model.UnsafeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootOnlyTest {
    private static final String PROGRAM = "/usr/lib/hostdev/bin/hostdev";

    @TempDir
    private Path directory;

    private final Map<String, FileOwner> owners = new HashMap<>();

    @BeforeEach
    void anInstalledProgram() throws IOException {
        Files.createDirectories(directory.resolve("usr/lib/hostdev/bin"));
        Files.createDirectories(directory.resolve("usr/lib/hostdev/java/bin"));
        Files.createDirectories(directory.resolve("home/eve/java"));
        Files.createFile(directory.resolve("usr/lib/hostdev/bin/hostdev"));
        Files.createFile(directory.resolve("usr/lib/hostdev/java/bin/java"));
        Files.createFile(directory.resolve("home/eve/java/java"));
    }

    private Optional<UnsafeFile> unsafe(String program) {
        HostRoot root = new ForwardingRoot(HostRoot.at(directory)) {
            @Override
            public Fact<FileOwner> owner(String path) {
                FileOwner given = owners.get(path);
                return given == null ? super.owner(path) : Fact.known(given);
            }
        };
        return new RootOnly(root).program(program);
    }

    @Test
    void aProgramOfRootsInDirectoriesOfRootsIsSafe() {
        assertThat(unsafe(PROGRAM)).isEmpty();
    }

    @Test
    void eachDirectoryAboveItMustBeRootsAlone() {
        owners.put("/usr/lib", new FileOwner(1000, 0755));
        assertThat(unsafe(PROGRAM)).contains(new UnsafeFile("/usr/lib", "belongs to user 1000"));
        owners.put("/usr/lib", new FileOwner(0, 0775));
        assertThat(unsafe(PROGRAM)).contains(new UnsafeFile("/usr/lib", "can be changed by its group"));
        owners.put("/usr/lib", new FileOwner(0, 01777));
        assertThat(unsafe(PROGRAM)).contains(new UnsafeFile("/usr/lib", "can be changed by everybody"));
        owners.clear();
        owners.put("/", new FileOwner(1000, 0755));
        assertThat(unsafe(PROGRAM)).map(UnsafeFile::path).contains("/");
    }

    @Test
    void soMustWhatItRunsBesideIt() {
        owners.put("/usr/lib/hostdev/java/bin/java", new FileOwner(1000, 0755));
        assertThat(unsafe(PROGRAM)).map(UnsafeFile::path).contains("/usr/lib/hostdev/java/bin/java");
    }

    @Test
    void whatALinkLeadsToCountsWhereverItIs() throws IOException {
        owners.put("/home/eve", new FileOwner(1000, 0755));
        Path java = directory.resolve("usr/lib/hostdev/java/bin/java");
        Files.delete(java);
        Files.createSymbolicLink(java, Path.of("../../../../../home/eve/java/java"));
        assertThat(unsafe(PROGRAM)).contains(new UnsafeFile("/home/eve", "belongs to user 1000"));
        Files.createSymbolicLink(directory.resolve("opt"), Path.of("/home/eve/java"));
        assertThat(new RootOnly(HostRoot.at(directory)).file("/opt/java")).isEmpty();
    }

    @Test
    void aProgramThatCannotBeLookedAtIsNotSafe() {
        assertThat(unsafe("/usr/lib/elsewhere/bin/hostdev"))
                .contains(new UnsafeFile("/usr/lib/elsewhere", "cannot be checked: no such file"));
    }

    @Test
    void theRunningMachineSaysWhoOwnsAFile() throws IOException {
        Path file = Files.createFile(directory.resolve("mine"));
        Object user = Files.getAttribute(file, "unix:uid");
        assertThat(HostRoot.thisMachine().owner(file.toString()))
                .isInstanceOfSatisfying(
                        Fact.Known.class,
                        known ->
                                assertThat(((FileOwner) known.value()).user()).isEqualTo(((Integer) user).longValue()));
        assertThat(new RootOnly(HostRoot.thisMachine()).file(file.toString())).isPresent();
    }
}
