package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.host.fixture.HostFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchdogsTest {
    private static final String CARD = "0000:03:00.0";

    @TempDir
    private Path directory;

    @Test
    void oneThatRunsIsNeverTakenThoughNobodyHasItOpen() {
        HostFixture host = HostFixture.in(directory);
        host.function(CARD).driver("i6300esb");
        host.classDevice("watchdog", "watchdog0", CARD, "watchdog");
        host.file("/sys/class/watchdog/watchdog0/state", "active\n");
        assertThat(UsesOn.atAGlance(host, CARD))
                .containsExactly(
                        "watchdog0: a watchdog that runs, and restarts the host when nobody feeds it [always]");
        host.file("/sys/class/watchdog/watchdog0/state", "inactive\n");
        assertThat(UsesOn.atAGlance(host, CARD)).isEmpty();
    }
}
