package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.host.fixture.HostFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpperInterfaceTest {
    private static final String NIC = "0000:02:00.0";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private HostFixture host;

    @BeforeEach
    void makeACard() {
        host = HostFixture.in(directory);
        host.function(NIC).driver("e1000e");
        host.classDevice("net", "eth0", NIC, "net");
        host.file("/proc/net/route", "Iface\tDestination\tGateway\tFlags\n");
    }

    @Test
    void aBridgeIsNamedWithTheGuestsOnIt() {
        upper("eth0", "br0", "bridge");
        for (String port : new String[] {"eth0", "vnet0", "vnet3"}) {
            host.directory("/sys/class/net/br0/brif/" + port);
        }
        assertThat(UsesOn.atAGlance(host, NIC))
                .containsExactly("eth0: port of the bridge br0, with the guests' vnet0, vnet3 [unless forced]");
    }

    @Test
    void bondsVlansMacvtapsAndOpenVSwitchAreNamedByTheirKind() {
        upper("eth0", "bond0", "bond");
        upper("eth0", "macvtap0", "macvtap");
        upper("eth0", "ovs-system", "");
        upper("bond0", "bond0.5", "vlan");
        assertThat(UsesOn.atAGlance(host, NIC))
                .containsExactly(
                        "eth0: member of the bond bond0 [unless forced]",
                        "eth0: carries the VLAN bond0.5 through bond0 [unless forced]",
                        "eth0: carries macvtap0 (macvtap) [unless forced]",
                        "eth0: port of an Open vSwitch [unless forced]");
    }

    private void upper(String lower, String upper, String kind) {
        host.directory("/sys/class/net/" + lower + "/upper_" + upper);
        host.file(
                "/sys/class/net/" + upper + "/uevent",
                (kind.isEmpty() ? "" : "DEVTYPE=" + kind + "\n") + "INTERFACE=x\n");
    }
}
