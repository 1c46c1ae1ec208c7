package hostdev.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Finding;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlugRoomTest {
    private static final String NIC = """
            <interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/>
            <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></interface>
            """;

    private static Guest running(String machine, String devices) {
        String text = "<domain type='kvm'><name>g</name><memory>1048576</memory><os><type arch='x86_64' machine='"
                + machine + "'>hvm</type></os><devices>" + devices + "</devices></domain>";
        return new Guest(new GuestName("g"), Guest.State.RUNNING, text, true, Optional.of(text));
    }

    private static String ports(int count) {
        StringBuilder ports = new StringBuilder("<controller type='pci' index='0' model='pcie-root'/>");
        for (int i = 1; i <= count; i++) {
            ports.append("<controller type='pci' index='" + i + "' model='pcie-root-port'><target chassis='" + i
                    + "' port='0x" + Integer.toHexString(0xf + i) + "'/><address type='pci' domain='0x0000' bus='0x00'"
                    + " slot='0x02' function='0x" + (i - 1) + "'" + (i == 1 ? " multifunction='on'" : "")
                    + "/></controller>");
        }
        return ports.append("<memballoon model='none'/><controller type='usb' model='none'/>")
                .toString();
    }

    @Test
    void aPciExpressGuestHasRoomForOneDeviceInEachFreeRootPort() {
        Guest guest = running("pc-q35-7.2", ports(3) + NIC);
        assertThat(PlugRoom.tooLittle(guest, 2)).isEmpty();
        Finding finding = PlugRoom.tooLittle(guest, 3).orElseThrow();
        assertThat(finding.what())
                .contains("room for 2 more devices while it runs, not for 3")
                .contains("root port");
        assertThat(finding.fix().orElseThrow()).contains("hostdev edit g");
    }

    @Test
    void theOlderMachineHasRoomInAnySlot() {
        assertThat(PlugRoom.tooLittle(running("pc-i440fx-7.2", ""), 20)).isEmpty();
        assertThat(PlugRoom.tooLittle(running("pc-i440fx-7.2", ""), 40)).isPresent();
    }

    @Test
    void aMachineThatIsNotKnownIsLeftToTheHypervisor() {
        assertThat(PlugRoom.tooLittle(running("s390-ccw-virtio", ""), 40)).isEmpty();
        Guest withoutMachine = new Guest(
                new GuestName("g"),
                Guest.State.RUNNING,
                "<domain/>",
                false,
                Optional.of("<domain><devices/></domain>"));
        assertThat(PlugRoom.tooLittle(withoutMachine, 40)).isEmpty();
    }
}
