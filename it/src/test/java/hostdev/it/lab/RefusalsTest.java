package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.CommandOutcome;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Bad input and an unfit host: one clear message, the exit status, and nothing changed.
@Order(10)
class RefusalsTest extends OnPracticeHost {
    private static final String NVME = "0000:02:00.0";

    RefusalsTest() {
        super("vtd");
    }

    static Stream<Arguments> badInput() {
        return Stream.of(
                bad("a device that is not there", 1, "0000:55:00.0", "assign 55:00.0 --to win2k3"),
                bad("an identifier that several have", 2, "0000:00:02.0", "assign 1b36:000c --to win2k3"),
                bad("a function above 7", 2, "00:1d.9", "assign 00:1d.9 --to win2k3"),
                bad("an address without a bus", 2, "1d.7", "assign 1d.7 --to win2k3"),
                bad("a node device without a function", 2, "pci_0000_00_1d", "assign pci_0000_00_1d --to win2k3"),
                bad("a bridge", 1, "bridge", "assign 00:02.0 --to win2k3"),
                bad("a guest that is not there", 1, "win2k3", "assign 01:00.0 --to win2k"),
                bad("an unknown verb", 2, "assign", "asign 01:00.0 --to win2k3"),
                bad("an unknown option", 2, "--start", "assign 01:00.0 --to win2k3 --strat"),
                bad("a missing guest", 2, "--to", "assign 01:00.0"),
                bad("a copied tree for a change", 2, "--host", "bind 01:00.0 vfio-pci --host /tmp"));
    }

    private static Arguments bad(String what, int exit, String named, String line) {
        return Arguments.of(what, exit, named, line);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badInput")
    void isRefusedWithOneMessageAndNothingChanged(String what, int exit, String named, String line) {
        String before = everything();
        CommandOutcome outcome = hostdev(line.split(" ", -1));
        assertThat(outcome.exit()).as(told(outcome, line)).isEqualTo(exit);
        assertThat(outcome.stderr())
                .startsWith("hostdev: error: ")
                .contains(named)
                .contains("\nhostdev: hint: ");
        assertThat(outcome.stderr().lines().filter(one -> one.startsWith("hostdev: error:")))
                .hasSize(1);
        assertThat(outcome.stdout()).isEmpty();
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aGroupThatTheHostStillDrivesIsNamedWithTheCommandThatTakesIt() {
        String before = everything();
        CommandOutcome outcome = hostdev("assign", "00:1d.7", "--to", "win2k3");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.stderr())
                .contains("0000:00:1d.0")
                .contains("0000:00:1d.1")
                .contains("uhci_hcd")
                .contains("--with-group");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aMountedDiskIsRefusedWithItsMountPointAndAllowedOnceUnmounted() {
        shell("mkdir -p /mnt/data && mount /dev/nvme0n1 /mnt/data");
        String before = everything();
        String bindings = bindings();
        CommandOutcome outcome = hostdev("assign", NVME, "--to", "modern");
        assertThat(outcome.exit()).as(told(outcome, "assign")).isEqualTo(1);
        assertThat(outcome.stderr()).contains("/mnt/data");
        assertThat(everything()).isEqualTo(before);

        shell("umount /mnt/data");
        done("assign", NVME, "--to", "modern");
        done("release", NVME);
        assertThat(bindings()).isEqualTo(bindings);
    }

    @Test
    void aDiskThatIsSwapIsRefused() {
        done("list"); // the reader is warm before the disk changes hands
        shell("dd if=/dev/nvme0n1 of=/tmp/kept bs=1M count=1 2>/dev/null; mkswap /dev/nvme0n1 >/dev/null; swapon"
                + " /dev/nvme0n1");
        CommandOutcome outcome = hostdev("assign", NVME, "--to", "modern");
        shell("swapoff /dev/nvme0n1; dd if=/tmp/kept of=/dev/nvme0n1 bs=1M count=1 2>/dev/null");
        assertThat(outcome.exit()).as(told(outcome, "assign")).isEqualTo(1);
        assertThat(outcome.stderr()).contains("swap").contains("nvme0n1");
    }

    @Test
    void aGuestThatRunsIsRefused() {
        shell("virsh start modern");
        String before = everything();
        CommandOutcome outcome = hostdev("assign", "01:00.0", "--to", "modern");
        assertThat(everything()).isEqualTo(before);
        shell("virsh destroy modern");
        assertThat(outcome.exit()).as(told(outcome, "assign")).isEqualTo(1);
        assertThat(outcome.stderr()).contains("modern").contains("run");
    }

    @Test
    void somebodyWhoIsNotRootIsRefusedBeforeAnything() {
        String before = everything();
        // as nobody, from a copy that nobody may read
        CommandOutcome outcome = host().run(
                        java.time.Duration.ofMinutes(2),
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        "hostdev",
                        "bind",
                        "01:00.0",
                        "vfio-pci");
        assertThat(outcome.exit()).as(told(outcome, "bind")).isEqualTo(1);
        assertThat(outcome.stderr()).contains("root");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aLibvirtThatDoesNotAnswerIsNamed() {
        CommandOutcome outcome = hostdev(
                "assign", "01:00.0", "--to", "win2k3", "--connect", "qemu:///system?socket=/run/no-libvirt-here");
        assertThat(outcome.exit()).as(told(outcome, "assign")).isEqualTo(1);
        assertThat(outcome.stderr()).contains("libvirt").contains("hint");
    }

    /// Bindings, overrides and definitions: what a refusal must not touch.
    private String everything() {
        return bindings()
                + shell("for g in win2k3 modern; do virsh dumpxml --inactive $g; done; ip route; cat /proc/swaps");
    }

    private String bindings() {
        return shell(
                "for d in /sys/bus/pci/devices/*; do echo $d $(readlink $d/driver) $(cat $d/driver_override); done");
    }
}
