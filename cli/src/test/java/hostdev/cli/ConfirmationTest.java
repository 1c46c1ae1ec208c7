package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.host.apply.HostLock;
import hostdev.host.apply.StateDirectory;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.root.Disk;
import hostdev.host.root.HostRoot;
import hostdev.host.sim.SimulatedMachine;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person at a terminal is asked, and what happens on the host meanwhile.
class ConfirmationTest {
    private static final String NIC = "0000:01:00.0";

    @TempDir
    private Path directory;

    private SimulatedMachine machine;

    @BeforeEach
    void aHostWithANetworkCard() {
        machine = SimulatedMachine.of("confirmation", """
            acpi      DMAR
            driver    vfio-pci
            function  01:00.0 8086:10d3 class=020000 driver=e1000e group=1 reset=flr
            interface eth1 on=01:00.0
            guest     win11
            """);
    }

    private Run typed(Person person, String... words) {
        return Run.in(person, words);
    }

    @Test
    void aResetIsAskedAboutAndNoChangesNothing() {
        Run run = typed(new Person("n"), "reset", NIC);
        assertThat(run.stdout()).contains("Apply these changes? [y/N]");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.stderr()).contains("cancelled: nothing was changed");
        assertThat(typed(new Person(), "history").stdout()).doesNotContain("reset");
    }

    @Test
    void aWordOfVirshAsksTooBeforeAReset() {
        assertThat(typed(new Person(""), "nodedev-reset", NIC).stdout()).contains("Apply these changes? [y/N]");
        assertThat(typed(new Person(), "nodedev-reset", NIC, "--yes").stdout()).doesNotContain("[y/N]");
    }

    @Test
    void whatCostsTheHostNothingIsNotAskedAbout() {
        Run run = typed(new Person(), "bind", NIC, "vfio-pci");
        assertThat(run.stdout()).doesNotContain("[y/N]");
        assertThat(run.status()).isZero();
    }

    @Test
    void anAnswerThatIsNeitherYesNorNoIsAskedForAgain() {
        Run run = typed(new Person("yup", "YES"), "reset", NIC);
        assertThat(run.stdout().split("\\[y/N\\]", -1)).hasSize(3);
        assertThat(run.status()).isZero();
    }

    @Test
    void theHostIsNotLockedWhileAPersonThinks() {
        Person person = new Person("y");
        person.meanwhile = () -> HostLock.take(state(), "somebody else").close();
        assertThat(typed(person, "reset", NIC).status()).isZero();
        assertThat(person.asked).isOne();
    }

    @Test
    void anAnswerCountsOnlyForThePlanThatWasShown() {
        machine.handRuns(List.of("ip", "address", "add", "192.0.2.9/24", "dev", "eth1"));
        Person person = new Person("y", "n");
        person.meanwhile = () -> machine.handRuns(List.of("ip", "address", "add", "192.0.2.10/24", "dev", "eth1"));
        Run run = typed(person, "bind", NIC, "vfio-pci");
        assertThat(run.stdout()).contains("The host changed while the question was open. The plan is now:");
        assertThat(person.asked).isEqualTo(2);
        assertThat(run.status()).isEqualTo(1);
        assertThat(machine.driverOf(NIC)).contains("e1000e");
    }

    private StateDirectory state() {
        return new StateDirectory(directory.resolve("lib"), directory.resolve("run"), Disk.ofThisMachine());
    }

    /// At a terminal, with these answers in turn.
    private final class Person extends Run.Elsewhere {
        private final Deque<String> answers;
        private Runnable meanwhile = () -> {};
        private int asked;

        Person(String... answers) {
            super(
                    Map.of("HOSTDEV_STATE", directory.toString()),
                    new ByteArrayOutputStream(),
                    new ByteArrayOutputStream(),
                    false);
            this.answers = new ArrayDeque<>(List.of(answers));
        }

        @Override
        public boolean terminal() {
            return true;
        }

        @Override
        public String answer() {
            asked++;
            meanwhile.run();
            return answers.isEmpty() ? "" : answers.pop();
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
