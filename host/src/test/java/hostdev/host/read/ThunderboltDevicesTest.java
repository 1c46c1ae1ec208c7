package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.host.fixture.HostFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThunderboltDevicesTest {
    private static final String CONTROLLER = "0000:00:0d.2";
    private static final String DEVICES = "/sys/bus/thunderbolt/devices/";

    @TempDir
    private Path directory;

    @Test
    void whatIsPluggedInAndAuthorizedKeepsTheControllerWithTheHost() {
        HostFixture host = HostFixture.in(directory);
        host.function(CONTROLLER).driver("thunderbolt").pciClass("0c0340");
        String router = "/devices/pci0000:00/" + CONTROLLER + "/domain0/0-0";
        host.file("/sys" + router + "/authorized", "1\n").link(DEVICES + "0-0", "../../.." + router);
        assertThat(UsesOn.atAGlance(host, CONTROLLER)).isEmpty();
        host.file("/sys" + router + "/0-1/authorized", "1\n")
                .file("/sys" + router + "/0-1/device_name", "Dock\n")
                .link(DEVICES + "0-1", "../../.." + router + "/0-1");
        assertThat(UsesOn.atAGlance(host, CONTROLLER))
                .containsExactly(
                        "0-1 Dock: plugged into this controller's port, and all behind it goes with it [always]");
        host.file("/sys" + router + "/0-1/authorized", "0\n");
        assertThat(UsesOn.atAGlance(host, CONTROLLER)).isEmpty();
    }
}
