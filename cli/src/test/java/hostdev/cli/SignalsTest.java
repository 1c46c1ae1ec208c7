package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real signals to this very process.
class SignalsTest {
    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void eachIsHandledAndDoesNotEndTheProcess(String signal) throws Exception {
        assumeFalse(isIgnored(signal), "whoever started this process ignores SIG" + signal + ", as nohup and & do");
        CountDownLatch twice = new CountDownLatch(2);
        try (Surroundings.Handled _ = Signals.handled(twice::countDown)) {
            while (twice.getCount() > 0) { // a signal that is pending already is not sent twice
                long before = twice.getCount();
                kill(signal);
                while (twice.getCount() == before) {
                    assertThat(twice.await(10, TimeUnit.MILLISECONDS) || twice.getCount() <= before)
                            .isTrue();
                }
            }
        }
        assertThat(twice.getCount()).isZero();
    }

    /// An ignored signal stays ignored in a process that is started so, and its virtual machine never sees it.
    private static boolean isIgnored(String signal) throws Exception {
        int bit = Map.of("HUP", 1, "INT", 2, "TERM", 15).getOrDefault(signal, 1) - 1;
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> bit) % 2 != 0);
    }

    private static void kill(String signal) throws Exception {
        String pid = Long.toString(ProcessHandle.current().pid());
        assertThat(new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
                        .start()
                        .waitFor())
                .isZero();
    }
}
