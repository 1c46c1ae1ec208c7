package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.BackgroundCommand;
import hostdev.lab.CommandOutcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The ways back on a real kernel, for devices that answer: each comes back with its driver, disk or network as before.
class ReviveOnPracticeHostTest extends OnPracticeHost {
    private static final String NIC = "0000:01:00.0";
    private static final String NVME = "0000:02:00.0";
    private static final String EHCI = "0000:00:1d.7";

    ReviveOnPracticeHostTest() {
        super("vtd");
    }

    @ParameterizedTest
    @CsvSource({NIC + ", reset", NIC + ", rescan", NVME + ", reset", NVME + ", rescan", EHCI + ", rescan"})
    void aHealthyDeviceComesBackAsItWas(String device, String way) throws Exception {
        String binding = binding(device);
        String hung = hangingOn(device);
        assertThat(hung).isNotEmpty();

        CommandOutcome outcome = hostdev("revive", device, "--by", way, "--yes");

        assertThat(outcome.exit()).as(told(outcome, "revive")).isZero();
        assertThat(binding(device)).isEqualTo(binding);
        assertThat(hangingOnAgain(device, hung)).isEqualTo(hung);
        assertThat(shell("cat /sys/bus/pci/devices/" + device + "/vendor")).isNotEqualTo("0xffff");
    }

    @Test
    void theOverrideThatWasThereIsThereAgain() {
        shell("echo nvme > /sys/bus/pci/devices/" + NVME + "/driver_override");
        done("revive", NVME, "--by", "rescan", "--yes");
        assertThat(binding(NVME)).isEqualTo("nvme\nnvme");
        shell("echo > /sys/bus/pci/devices/" + NVME + "/driver_override");
    }

    @Test
    void thePowerOfTheSlotGoesAndComesAndTheDiskIsThereAgain() throws Exception {
        String binding = binding(NVME);
        String hung = hangingOn(NVME);
        BackgroundCommand reviving = host().start("hostdev", "revive", NVME, "--by", "power", "--yes");
        host().putInAgain("nvme");
        CommandOutcome outcome = reviving.await(Duration.ofMinutes(3));

        assertThat(outcome.exit()).as(told(outcome, "revive")).isZero();
        assertThat(outcome.stdout())
                .contains("switched off")
                .contains("switched on")
                .contains("found again");
        assertThat(binding(NVME)).isEqualTo(binding);
        assertThat(hangingOnAgain(NVME, hung)).isEqualTo(hung);
    }

    @Test
    void aMountedDiskIsNotForgotten() {
        shell("mkdir -p /mnt/data && mount /dev/nvme0n1 /mnt/data");
        CommandOutcome outcome = hostdev("revive", NVME, "--by", "rescan", "--yes");
        shell("umount /mnt/data");
        assertThat(outcome.exit()).as(told(outcome, "revive")).isEqualTo(1);
        assertThat(outcome.stderr()).contains("/mnt/data");
    }

    @Test
    void whatAnswersNeedsNoReviving() {
        CommandOutcome outcome = done("revive", NVME);
        assertThat(outcome.stdout()).contains("answers: nothing to bring back");
    }

    @Test
    void nothingIsFoundAgainIntoAGroupThatAGuestHas() {
        done("assign", EHCI, "--to", "win2k3", "--with-group", "--start");
        CommandOutcome outcome = hostdev("revive", "00:1d.0", "--by", "rescan", "--yes");
        shell("virsh destroy win2k3");
        done("release", EHCI);
        assertThat(outcome.exit()).as(told(outcome, "revive")).isEqualTo(1);
        assertThat(outcome.stderr()).contains("win2k3");
    }
}
