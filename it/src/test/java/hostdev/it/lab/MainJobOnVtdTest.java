package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.CommandOutcome;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Order(5)
class MainJobOnVtdTest extends MainJob {
    private static final String NIC = "0000:01:00.0";
    private static final String NVME = "0000:02:00.0";

    MainJobOnVtdTest() {
        super("vtd");
    }

    @Test
    void anOverrideThatWasThereBeforeComesBack() {
        shell("echo e1000e > /sys/bus/pci/devices/" + NIC + "/driver_override");
        done("assign", NIC, "--to", "win2k3");
        done("release", NIC);
        assertThat(binding(NIC)).isEqualTo("e1000e\ne1000e");
        shell("echo > /sys/bus/pci/devices/" + NIC + "/driver_override");
    }

    @Test
    void aGuestThatCannotStartLeavesEverythingAsItWas() {
        String before = binding(NIC);
        String definition = shell("virsh dumpxml --inactive win2k3");
        shell("mv /usr/lib/hostdev-lab/guest/initrd /usr/lib/hostdev-lab/guest/gone");
        try {
            CommandOutcome outcome = hostdev("assign", NIC, "--to", "win2k3", "--start");
            assertThat(outcome.exit()).as(told(outcome, "assign")).isEqualTo(3);
            assertThat(outcome.stderr()).contains("initrd");
        } finally {
            shell("mv /usr/lib/hostdev-lab/guest/gone /usr/lib/hostdev-lab/guest/initrd");
        }
        assertThat(binding(NIC)).isEqualTo(before);
        assertThat(shell("virsh dumpxml --inactive win2k3")).isEqualTo(definition);
    }

    @Test
    void verifyStaysBelowDrivenForAPausedGuestAndOneWithoutDriver() throws Exception {
        done("assign", NIC, "--to", "modern");
        shell("virsh start --paused modern");
        assertThat(level("modern")).isEqualTo("held");

        shell("virsh destroy modern; virsh dumpxml --inactive modern | sed s/guest=stay/guest=nodriver/ > /tmp/m.xml"
                + " && virsh define /tmp/m.xml && virsh start modern");
        // its kernel lists the device, and has no driver for it
        assertThat(wholeListing("modern")).contains("8086:10d3");
        CommandOutcome outcome = hostdev("verify", "modern");
        assertThat(outcome.exit()).as(told(outcome, "verify")).isEqualTo(1);
        assertThat(level("modern")).isIn("held", "enabled");

        shell("virsh destroy modern; sed -i s/guest=nodriver/guest=stay/ /tmp/m.xml && virsh define /tmp/m.xml");
        done("release", NIC);
    }

    @Test
    void verifyStaysBelowDrivenForAGuestThatIsStillInItsFirmware() throws Exception {
        done("assign", NIC, "--to", "modern");
        // without a kernel to load, the firmware goes on looking for something to boot
        shell("virsh dumpxml --inactive modern > /tmp/full.xml; grep -vE '<(kernel|initrd|cmdline)>' /tmp/full.xml"
                + " > /tmp/firmware.xml && virsh define /tmp/firmware.xml && virsh start modern && sleep 8");
        assertThat(level("modern")).isIn("held", "enabled");

        shell("virsh destroy modern; virsh define /tmp/full.xml");
        done("release", NIC);
    }

    @Test
    void verifyReachesDrivenOnceTheGuestHasADriverAndTheConsoleProvesIt() throws Exception {
        done("assign", NVME, "--to", "modern", "--start");
        done("verify", "modern", "--wait", "150");
        // the guest's driver speaks before it sets its interrupts up
        assertThat(wholeListing("modern")).contains("GUEST-END");
        assertThat(level("modern")).isEqualTo("said");
        shell("virsh destroy modern");
        done("release", NVME);
    }
}
