package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.cli.Run.Elsewhere;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How the command ends when the world around it fails.
class EndingTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int runInto(OutputStream stdout, Map<String, String> env, String... args) {
        Elsewhere elsewhere = new Elsewhere(env, new ByteArrayOutputStream(), err, false) {
            @Override
            public OutputStream stdout() {
                return stdout;
            }
        };
        return Main.run(elsewhere, args);
    }

    private String complaint() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static OutputStream failing(String why) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(why);
            }
        };
    }

    @Test
    void endsQuietlyWhereTheReaderWentAway() {
        assertThat(runInto(failing("Broken pipe"), Map.of(), "help")).isZero();
        assertThat(complaint()).isEmpty();
    }

    @Test
    void saysThatItsWordsWereLostOnAFullDisk() {
        assertThat(runInto(failing("No space left on device"), Map.of(), "help"))
                .isEqualTo(3);
        assertThat(complaint()).isEqualTo("hostdev: error: standard output: No space left on device\n");
    }

    @Test
    void callsItsOwnFaultsFaultsAndHidesTheTrace() {
        Elsewhere broken = broken(Map.of());
        assertThat(Main.run(broken, "list")).isEqualTo(70);
        assertThat(broken.err().toString(StandardCharsets.UTF_8))
                .startsWith("hostdev: error: a fault of hostdev itself: java.lang.IllegalStateException: planted\n")
                .contains(
                        "hostdev: hint: nothing is known to be wrong with the host; run it again with HOSTDEV_TRACE=1")
                .doesNotContain("\tat ");
    }

    @Test
    void showsTheTraceWhereAskedTo() {
        Elsewhere broken = broken(Map.of("HOSTDEV_TRACE", "1"));
        assertThat(Main.run(broken, "list", "--json")).isEqualTo(70);
        assertThat(broken.err().toString(StandardCharsets.UTF_8))
                .contains("\"exit\": 70")
                .contains("\tat hostdev.cli.");
    }

    private static Elsewhere broken(Map<String, String> env) {
        return new Elsewhere(env, new ByteArrayOutputStream(), new ByteArrayOutputStream(), false) {
            @Override
            public hostdev.host.root.HostRoot live() {
                throw new IllegalStateException("planted");
            }
        };
    }
}
