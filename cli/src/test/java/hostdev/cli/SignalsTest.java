package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real signals to this very process.
class SignalsTest {
    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void eachIsHandledAndDoesNotEndTheProcess(String signal) throws Exception {
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

    private static void kill(String signal) throws Exception {
        String pid = Long.toString(ProcessHandle.current().pid());
        assertThat(new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
                        .start()
                        .waitFor())
                .isZero();
    }
}
