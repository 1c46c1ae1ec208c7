package hostdev.host.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hostdev.core.finding.Problem;
import hostdev.core.format.HostdevElement;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.Hostdev;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.PciAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The contract on libvirt's test driver, in which every connection has its own three guests; and what is libvirt's
/// own.
class LibvirtTest extends HypervisorContract {
    @BeforeAll
    static void libvirtIsInstalled() {
        assumeTrue(isInstalled(), "needs libvirt.so.0: apt install libvirt0");
    }

    static boolean isInstalled() {
        try (Arena arena = Arena.ofConfined()) {
            return SymbolLookup.libraryLookup("libvirt.so.0", arena)
                    .find("virConnectOpen")
                    .isPresent();
        } catch (IllegalArgumentException notThere) {
            return false;
        }
    }

    /// A host of the test driver that is described by a file.
    static String testHost() {
        try {
            return "test://"
                    + Path.of(Objects.requireNonNull(LibvirtTest.class.getResource("/libvirt/node.xml"))
                            .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    protected Hypervisor open() {
        return Libvirt.open(testHost());
    }

    @Override
    protected String withMoreMemory(String definition) {
        return definition.replace("1048576", "2097152");
    }

    @Override
    protected String element(PciAddress device) {
        return HostdevElement.text(new Hostdev(device, HostdevOptions.MANAGED));
    }

    /// What libvirt's test driver can do depends on its version: 9.0 does not hot-plug, 11.3 hot-plugs and does not
    /// hot-unplug.
    /// The driver for QEMU is tested in the practice host.
    @Override
    protected Map<Deed, String> refusals() {
        GuestName busy = named("busy");
        try (Hypervisor another = open()) {
            if (!works(() -> another.plugIn(busy, element(device())))) {
                return Map.of(Deed.PLUG, "not plugged in: ");
            }
            return works(() -> another.askOut(busy, element(device())))
                    ? Map.of()
                    : Map.of(Deed.UNPLUG, "the guest was not asked to let go: ");
        }
    }

    private static boolean works(Runnable call) {
        try {
            call.run();
            return true;
        } catch (Problem refused) {
            return false;
        }
    }

    @Test
    void saysWhatItIsConnectedTo() {
        try (Libvirt libvirt = Libvirt.open("test:///default")) {
            assertThat(libvirt.uri()).isEqualTo("test:///default");
        }
    }

    /// Which of the two depends on the machine that the test runs on.
    @Test
    void saysHowToStartADaemonThatDoesNotRunOrThatThereIsNone() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Libvirt.open("qemu:///system?socket=/nonexistent/libvirt-sock"))
                .withMessageContaining("no connection to libvirt")
                .withMessageContaining("/nonexistent/libvirt-sock")
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(Problem.Code.NOT_FIT);
                    boolean installed = Stream.of("libvirtd", "virtqemud")
                            .anyMatch(daemon -> Files.exists(Path.of("/usr/sbin/" + daemon)));
                    assertThat(problem.hint())
                            .get()
                            .asString()
                            .contains(installed ? "systemctl start" : "libvirt is not installed here");
                });
    }

    @Test
    void saysThatAUriIsNoUri() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Libvirt.open("nonsense:///x"))
                .withMessageStartingWith("nonsense:///x: no connection to libvirt: ");
    }

    @Test
    void keepsAThousandGuestReadsApart() {
        try (Libvirt libvirt = Libvirt.open(testHost())) {
            for (int i = 0; i < 1000; i++) {
                assertThat(libvirt.guest(new GuestName("busy")))
                        .map(Guest::state)
                        .contains(Guest.State.RUNNING);
                assertThat(libvirt.guest(new GuestName("nobody"))).isEqualTo(Optional.empty());
            }
        }
    }
}
