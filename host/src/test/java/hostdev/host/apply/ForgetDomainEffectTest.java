package hostdev.host.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hostdev.core.finding.Problem;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.step.ForgetDomain;
import hostdev.host.fixture.AnsweringRoot;
import hostdev.host.fixture.HostFixture;
import hostdev.host.root.HostRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Xen's store, in which a domain has left a function, with tools that answer as those of Xen 4.20.
class ForgetDomainEffectTest {
    private static final PciAddress NVME = new PciAddress(0, 2, 0, 0);
    private static final String ENTRY = "/local/domain/0/backend/pci/7/0/dev-0 = \"0000:02:00.0\"\n";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private final List<String> removed = new ArrayList<>();
    private String domains = "";
    private String store = ENTRY;
    private String error = "xenstore-ls: xs_directory: No such file or directory\n";
    private boolean obeys = true;

    @SuppressWarnings("NullAway.Init") // set before each test
    private HostFixture host;

    @BeforeEach
    void underXen() {
        host = HostFixture.in(directory)
                .file("/sys/hypervisor/type", "xen\n")
                .file("/proc/xen/capabilities", "control_d\n");
    }

    private Effect effect() {
        HostRoot root = new AnsweringRoot(host.root()) {
            @Override
            public Ran run(List<String> command, Duration limit) {
                return switch (command.getFirst()) {
                    case "xl" -> new Ran.Exited(0, "Name ID Mem VCPUs State Time(s)\n" + domains, "");
                    case "xenstore-ls" -> store.isEmpty() ? new Ran.Exited(1, "", error) : new Ran.Exited(0, store, "");
                    default -> remove(command);
                };
            }
        };
        return Effect.of(
                new ForgetDomain(NVME, 7),
                new Machine(
                        root,
                        () -> {
                            throw new AssertionError("the hypervisor was asked");
                        },
                        new StateDirectory(directory, directory, hostdev.host.root.Disk.ofThisMachine())));
    }

    private HostRoot.Ran remove(List<String> command) {
        removed.add(String.join(" ", command));
        if (obeys) {
            store = "";
        }
        return new HostRoot.Ran.Exited(0, "", "");
    }

    @Test
    void strikesOutWhatADomainThatIsGoneHasLeft() {
        assertThat(effect().perform()).isEqualTo(Outcome.done());
        assertThat(removed).containsExactly("xenstore-rm /local/domain/0/backend/pci/7");
        assertThat(effect().perform()).as("again").isEqualTo(Outcome.done());
        assertThat(removed).hasSize(1);
    }

    @Test
    void neverOfADomainThatIsThere() {
        domains = "web 7 256 1 -b---- 2.0\n";
        assertThatThrownBy(() -> effect().require())
                .isInstanceOf(Problem.class)
                .hasMessageContaining("domain 7 is not gone");
        assertThatThrownBy(() -> effect().perform()).isInstanceOf(Problem.class);
        assertThat(removed).isEmpty();
    }

    @Test
    void readsBackWhetherItIsStruckOut() {
        obeys = false;
        assertThat(effect().perform())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason()).contains("Xen's store has it with domain 7 still"));
    }

    @Test
    void aStoreThatCannotBeReadIsNoSuccess() {
        store = "";
        error = "xenstore-ls: xs_open: Connection refused\n";
        assertThat(effect().perform())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason())
                                .contains("cannot be read")
                                .contains("Connection refused"));
        assertThat(removed).isEmpty();
    }
}
