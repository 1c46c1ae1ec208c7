package hostdev.host.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hostdev.core.finding.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputFileTest {
    private static final InputFile FILE = new InputFile("a plan", 2048, "make one");

    @TempDir
    private Path directory;

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "/dev/stdin", "/dev/fd/0"})
    void standardInputIsReadByAnyOfItsNames(String name) {
        assertThat(FILE.text(name, input("here"))).isEqualTo("here");
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> FILE.text(name, input("x".repeat(2049))))
                .withMessage("standard input is larger than 2 KiB, the limit for a plan");
    }

    @Test
    void aFileThatIsTooLargeIsRefusedWithItsNameAndTheLimit() throws IOException {
        Path file = Files.writeString(directory.resolve("plan"), "x".repeat(2049));
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> FILE.text(file.toString()))
                .withMessage("'" + file + "' is larger than 2 KiB, the limit for a plan");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/zero", "/dev/null", "/dev/tty"})
    void aDeviceIsNeverRead(String device) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> FILE.bytes(device, InputStream.nullInputStream()))
                .withMessage("'" + device + "' is a FIFO, a socket or a device, not a file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/kmsg", "/proc/self/mem", "/proc/self/../cmdline"})
    void aFileThatTheKernelMakesWhileItIsReadIsRefusedByItsNameAndThroughALink(String file) throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of(file));
        for (String name : new String[] {file, link.toString()}) {
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> FILE.text(name))
                    .withMessageStartingWith("'" + name + "' is a file that the kernel makes while it is read");
        }
    }

    @Test
    void anEmptyFileIsReadAsOne() throws IOException {
        Path file = Files.createFile(directory.resolve("empty"));
        assertThat(FILE.text(file.toString())).isEmpty();
    }

    @Test
    void aFifoIsNeverWaitedFor() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> FILE.open(fifo.toString()))
                .withMessageContaining("is a FIFO");
    }

    @Test
    void aDirectoryAndAFileThatIsNotThereAreSaidToBeThat() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> FILE.text(directory.toString()))
                .withMessage("'" + directory + "' is a directory, not a plan");
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> FILE.text(directory.resolve("none").toString()))
                .withMessageStartingWith("there is no file '");
    }
}
