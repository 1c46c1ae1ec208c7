package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.CommandOutcome;
import hostdev.lab.Topologies;
import java.time.Duration;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Cards that change places while the power is off, one after the other on the same host.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IdentityTest extends OnPracticeHost {
    private static final String NIC = "0000:01:00.0";

    IdentityTest() {
        super("vtd");
    }

    private CommandOutcome start() {
        return host().run(Duration.ofMinutes(3), "virsh", "start", "win2k3");
    }

    @Test
    @Order(1)
    void aCardInAnotherSlotIsToldByVirshAndFollowedByHostdev() throws Exception {
        done("assign", NIC, "--to", "win2k3");
        host().cutPower();
        host().powerOnAs(Topologies.named("vtd")
                .with(device -> device.startsWith("e1000e,")
                        ? device.replace("bus=port1", "bus=port2")
                        : device.replace("bus=port2", "bus=port1")));
        install();
        assertThat(shell("cat /sys/bus/pci/devices/0000:02:00.0/class")).isEqualTo("0x020000");

        CommandOutcome refused = start();
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.stderr()).contains("is now at 0000:02:00.0").contains("hostdev start win2k3");

        CommandOutcome started = done("start", "win2k3");
        assertThat(started.stdout()).contains("0000:01:00.0 to 0000:02:00.0");
        assertThat(wholeListing("win2k3")).containsPattern("GUEST-PCI \\S+ 8086:10d3");
        assertThat(shell("virsh dumpxml --inactive win2k3")).contains("bus='0x02'");
        shell("virsh destroy win2k3");
    }

    @Test
    @Order(2)
    void anotherCardAtTheAddressIsRefusedInVirshsOwnError() {
        host().cutPower();
        host().powerOnAs(Topologies.named("vtd")
                .with(device -> device.startsWith("e1000e,")
                        ? device.replace("bus=port1", "bus=port2").replace("00:77:0a", "00:77:0b")
                        : device.replace("bus=port2", "bus=port1")));
        install();

        CommandOutcome refused = start();
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.stderr())
                .contains("the device promised to win2k3")
                .contains("is not here, and another device is at its address")
                .contains("hostdev release 0000:02:00.0");
        CommandOutcome ours = hostdev("start", "win2k3");
        assertThat(ours.exit()).isEqualTo(1);
        assertThat(ours.stderr()).contains("is not here");
        assertThat(binding("0000:02:00.0")).isEqualTo("e1000e\n(null)");
    }

    @Test
    @Order(3)
    void releaseForgetsItAndLeavesTheOtherCardAlone() {
        CommandOutcome released = done("release", "02:00.0");
        assertThat(released.stdout()).contains("left as it is");
        assertThat(shell("virsh dumpxml --inactive win2k3")).doesNotContain("<hostdev");
        assertThat(binding("0000:02:00.0")).isEqualTo("e1000e\n(null)");
        assertThat(shell("ls /var/lib/hostdev/promises")).isEmpty();
    }
}
