package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.PciAddress;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.root.HostRoot;
import hostdev.host.sim.SimulatedMachine;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The ladder of ways back, as a person sees it.
class ReviveVerbTest {
    private static final String DEVICE = "0000:01:00.0";

    @TempDir
    Path state;

    private SimulatedMachine machine;

    @BeforeEach
    void aControllerThatCanBeReset() {
        machine = SimulatedMachine.of("controller", """
                driver    vfio-pci
                function  00:02.0 1b36:000c class=060400 driver=pcieport group=1
                function  01:00.0 1b36:000d class=0c0330 driver=xhci_hcd group=7 behind=00:02.0 reset=flr
                guest     win2k3
                file      /proc/self/status Name:\\thostdev\\nUid:\\t0\\t0\\t0\\t0\\n
                """);
    }

    private Run run(String... words) {
        return Run.in(new Simulated(), words);
    }

    private void dies(String cure) {
        machine.dies(PciAddress.fromSysfs(DEVICE).orElseThrow(), cure);
    }

    @Test
    void theLeastWayIsTriedFirstAndIsEnough() {
        dies("reset");
        Run run = run("revive", "01:00.0");
        assertThat(run.status()).as(run.toString()).isZero();
        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout())
                .contains("trying a reset")
                .doesNotContain("forgotten")
                .contains(DEVICE + "  answers, driver xhci_hcd");
    }

    @Test
    void theNextWayIsTriedWhereTheFirstDoesNotHelpAndBothAreTold() {
        dies("rescan");
        Run run = run("revive", "01:00.0");
        assertThat(run.status()).as(run.toString()).isZero();
        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout())
                .containsSubsequence(
                        "trying a reset",
                        "reset: it does not answer after the reset",
                        "trying to have it forgotten and found again")
                .contains("found again")
                .contains(DEVICE + "  answers, driver xhci_hcd");
    }

    @Test
    void whereNothingHelpsThatIsTheEndAndSaysWhatIsLeft() {
        dies("never");
        Run run = run("revive", "01:00.0");
        assertThat(run.status()).as(run.toString()).isEqualTo(3);
        assertThat(run.stdout()).contains(DEVICE + "  does not answer").contains("take the machine's power");
    }

    @Test
    void oneJsonValueTellsAllThatWasTried() {
        dies("rescan");
        Run run = run("revive", "01:00.0", "--json");
        assertThat(run.status()).as(run.toString()).isZero();
        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout())
                .containsSubsequence("\"way\":", "\"reset\"", "does not answer", "\"way\":", "\"rescan\"", "null")
                .contains("\"answers\": true");
    }

    @Test
    void whatAnswersIsLeftAlone() {
        machine.power().forget();
        Run run = run("revive", "01:00.0");
        assertThat(run.status()).isZero();
        assertThat(run.stdout()).contains("answers: nothing to bring back");
        assertThat(machine.power().trace()).noneMatch(line -> line.startsWith("write /sys"));
    }

    @Test
    void aWordThatIsNoWayIsQuoted() {
        Run run = run("revive", "01:00.0", "--by", "hammer");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.stderr()).contains("'hammer' is no way back").contains("--by rescan");
    }

    @Test
    void releaseBringsItBackFirstWhereThatIsAllowedAndElseRefuses() {
        assertThat(run("assign", "01:00.0", "--to", "win2k3").status()).isZero();
        dies("rescan");

        Run refused = run("release", "01:00.0");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.stderr()).contains("it does not answer").contains("hostdev release 0000:01:00.0 --revive");

        Run allowed = run("release", "01:00.0", "--revive");
        assertThat(allowed.status()).as(allowed.toString()).isZero();
        assertThat(machine.driverOf(DEVICE)).contains("xhci_hcd");
    }

    /// A process on the simulated machine.
    private final class Simulated extends Run.Elsewhere {
        Simulated() {
            super(
                    Map.of("HOSTDEV_STATE", state.toString()),
                    new ByteArrayOutputStream(),
                    new ByteArrayOutputStream(),
                    false);
        }

        @Override
        public HostRoot live() {
            return machine.root();
        }

        @Override
        public Hypervisor open(String uri) {
            return machine.hypervisor();
        }
    }
}
