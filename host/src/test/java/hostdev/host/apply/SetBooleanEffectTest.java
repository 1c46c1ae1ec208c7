package hostdev.host.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hostdev.core.finding.Problem;
import hostdev.core.model.Fact;
import hostdev.core.plan.step.SetBoolean;
import hostdev.host.fixture.HostFixture;
import hostdev.host.root.ForwardingRoot;
import hostdev.host.root.HostRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SELinux's boolean, set by a tool that is made to behave in each of its ways.
class SetBooleanEffectTest {
    private static final String FILE = "/sys/fs/selinux/booleans/virt_use_sysfs";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private HostFixture host;

    private final List<List<String>> commands = new ArrayList<>();
    private HostRoot.Ran answer = new HostRoot.Ran.Exited(0, "", "");
    private boolean obeys = true;

    @BeforeEach
    void switchItOff() {
        host = HostFixture.in(directory).file("/sys/fs/selinux/enforce", "1").file(FILE, "0 0");
    }

    private Effect effect(String name, boolean before, boolean after) {
        HostRoot root = new ForwardingRoot(host.root()) {
            @Override
            public Ran run(List<String> command, Duration limit) {
                commands.add(command);
                if (obeys) {
                    host.file(FILE, command.getLast().equals("on") ? "1 1" : "0 0");
                }
                return answer;
            }
        };
        Machine machine = new Machine(
                root,
                () -> {
                    throw new AssertionError("the hypervisor was asked");
                },
                new StateDirectory(directory, directory, hostdev.host.root.Disk.ofThisMachine()));
        return Effect.of(new SetBoolean(name, before, after), machine);
    }

    @Test
    void isSetByItsOwnToolForEveryBootAndReadBack() {
        Effect effect = effect("virt_use_sysfs", false, true);
        effect.require();
        assertThat(effect.isDone()).isFalse();
        assertThat(effect.perform()).isInstanceOf(Outcome.Done.class);
        assertThat(effect.isDone()).isTrue();
        assertThat(commands).containsExactly(List.of("setsebool", "-P", "virt_use_sysfs", "on"));
    }

    @Test
    void aToolThatSaysYesAndDoesNothingIsNotBelieved() {
        obeys = false;
        assertThat(effect("virt_use_sysfs", false, true).perform()).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void whatTheToolComplainsOfIsTold() {
        obeys = false;
        answer = new HostRoot.Ran.Exited(1, "", "Could not change active booleans: Permission denied\n");
        assertThat(effect("virt_use_sysfs", false, true).perform())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason()).contains("Permission denied"));
        answer = new HostRoot.Ran.NotFound("setsebool");
        assertThat(effect("virt_use_sysfs", false, true).perform())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.hint()).contains("policycoreutils"));
    }

    @Test
    void nothingIsDoneWhereItHasChangedMeanwhileOrIsNotAboutGuests() {
        assertThatThrownBy(() -> effect("virt_use_sysfs", true, false).require())
                .isInstanceOf(Problem.class)
                .hasMessageContaining("has changed");
        assertThatThrownBy(() -> effect("secure_mode_insmod", false, true).require())
                .isInstanceOf(Problem.class);
        assertThat(commands).isEmpty();
    }

    @Test
    void whereThereIsNoSelinuxOrNoSuchBooleanThatIsKnown() {
        assertThat(SelinuxFiles.bool(host.root(), "virt_use_sysfs")).isEqualTo(Fact.known(Optional.of(false)));
        assertThat(SelinuxFiles.bool(host.root(), "virt_none")).isEqualTo(Fact.known(Optional.empty()));
        HostFixture without = HostFixture.in(directory.resolve("without")).directory("/sys/fs");
        assertThat(SelinuxFiles.isThere(without.root())).isEqualTo(Fact.known(false));
    }
}
