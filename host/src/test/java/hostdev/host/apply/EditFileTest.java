package hostdev.host.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hostdev.core.finding.Problem;
import hostdev.core.plan.step.EditFile;
import hostdev.host.root.Disk;
import hostdev.host.root.HostRoot;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditFileTest {
    private static final String OLD = "old\n";
    private static final String NEW = "new\n";

    @TempDir
    private Path directory;

    private Effect edit(Disk disk, Path path, Optional<String> before, Optional<String> after) {
        StateDirectory state = new StateDirectory(directory.resolve("lib"), directory.resolve("run"), disk);
        return Effect.of(
                new EditFile(path.toString(), before, after),
                new Machine(
                        HostRoot.thisMachine(),
                        () -> {
                            throw new IllegalStateException("no hypervisor is needed");
                        },
                        state));
    }

    private Effect edit(Path path, Optional<String> before, Optional<String> after) {
        return edit(Disk.ofThisMachine(), path, before, after);
    }

    private Path file(String mode) throws IOException {
        Path file = directory.resolve("grub");
        Files.writeString(file, OLD);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void keepsTheModeAndTheLinkAndTheAttributes() throws IOException {
        Path file = file("rw-r----x");
        boolean attributes = true;
        try {
            Files.setAttribute(file, "user:colour", "blue".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException | UnsupportedOperationException _) {
            attributes = false; // this file system has none
        }
        Path link = Files.createSymbolicLink(directory.resolve("menu.lst"), Path.of("grub"));
        Effect effect = edit(link, Optional.of(OLD), Optional.of(NEW));
        effect.require();
        assertThat(effect.perform()).isEqualTo(Outcome.done());
        assertThat(effect.isDone()).isTrue();
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(file).hasContent(NEW);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r----x");
        if (attributes) {
            assertThat((byte[]) Files.getAttribute(file, "user:colour"))
                    .asString()
                    .isEqualTo("blue");
        }
        assertThat(names()).containsExactly("grub", "menu.lst");
    }

    @Test
    void makesAndRemovesAFile() throws IOException {
        Path file = directory.resolve("new/rules");
        assertThat(edit(file, Optional.empty(), Optional.of(NEW)).perform()).isEqualTo(Outcome.done());
        assertThat(file).hasContent(NEW);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
        assertThat(edit(file, Optional.of(NEW), Optional.empty()).perform()).isEqualTo(Outcome.done());
        assertThat(file).doesNotExist();
    }

    @Test
    void aCopyIsAsSecretAsWhatItIsACopyOf() throws IOException {
        file("rw-r-----");
        Files.createSymbolicLink(directory.resolve("menu.lst"), Path.of("grub"));
        for (String name : List.of("grub", "menu.lst")) {
            Path copy = directory.resolve(name + ".before-hostdev");
            assertThat(edit(copy, Optional.empty(), Optional.of(OLD)).perform()).isEqualTo(Outcome.done());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                    .isEqualTo("rw-r-----");
        }
    }

    @Test
    void leavesAloneWhatOthersHaveChanged() throws IOException {
        Path file = file("rw-r--r--");
        Effect effect = edit(file, Optional.of("other\n"), Optional.of(NEW));
        assertThat(effect.changedByOthers()).contains("somebody else has changed it since");
        assertThatThrownBy(effect::require)
                .isInstanceOf(Problem.class)
                .hasMessageContaining("has changed since this was planned");
        assertThat(file).hasContent(OLD);
    }

    /// A disk on which nothing more can be written, or renamed.
    private static Disk failing(String deed, String why) {
        Disk real = Disk.ofThisMachine();
        return (Disk) java.lang.reflect.Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (_, method, arguments) -> {
                    if (method.getName().equals(deed)) {
                        throw new FileSystemException(String.valueOf(arguments[0]), null, why);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void aFullDiskLeavesTheOldFileAndNothingBesideIt() throws IOException {
        for (String deed : List.of("create", "makeAlike", "rename")) {
            Path file = file("rw-r--r--");
            Outcome outcome = edit(failing(deed, "No space left on device"), file, Optional.of(OLD), Optional.of(NEW))
                    .perform();
            assertThat(outcome)
                    .isEqualTo(new Outcome.Failed(
                            "cannot be written: No space left on device",
                            "make room, then try again: df -h " + directory));
            assertThat(file).hasContent(OLD);
            assertThat(names()).containsExactly("grub");
        }
    }

    @Test
    void isRefusedBeforehandWhereTheDirectoryIsReadOnly() throws IOException {
        Path file = file("rw-r--r--");
        Path readOnly = Path.of("/proc/sys/kernel/ostype");
        String text = Files.readString(readOnly);
        assertThat(file).hasContent(OLD);
        Effect effect = edit(readOnly, Optional.of(text), Optional.of(NEW));
        assertThatThrownBy(effect::require).isInstanceOf(Problem.class).hasMessageContaining("/proc/sys/kernel");
    }
}
