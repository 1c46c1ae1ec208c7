package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.host.root.HostRoot;
import hostdev.host.root.HostRoot.Ran;
import hostdev.lab.CommandOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A capture of a real kernel's host with libvirt and guests, opened on this machine.
class CaptureTest extends OnPracticeHost {
    private static final String NIC = "0000:01:00.0";

    @TempDir
    Path here;

    CaptureTest() {
        super("vtd");
    }

    /// What the same command says here, of the file.
    private String elsewhere(Path file, String... words) {
        String runtime = Path.of(System.getProperty("hostdev.checkout"))
                .resolve("target/runtime/bin/hostdev")
                .toString();
        List<String> command = new ArrayList<>(List.of("env", "LC_ALL=C.UTF-8", runtime, "--host", file.toString()));
        command.addAll(Arrays.asList(words));
        Ran ran = HostRoot.thisMachine().run(command, Duration.ofMinutes(1));
        assertThat(ran).isInstanceOf(Ran.Exited.class);
        return ((Ran.Exited) ran).stdout();
    }

    /// A capture packs all that it read: on the emulated processor that takes a minute where nothing is compiled.
    @BeforeAll
    void compile() {
        shell("sed -i s/-Xint// /etc/hostdev/java.options");
    }

    @Test
    void saysElsewhereWhatTheHostItselfSaid() {
        done("assign", NIC, "--to", "win2k3");
        done("capture", "--unscrubbed", "-o", "/tmp/host.tar.gz");
        Path file = here.resolve("host.tar.gz");
        host().get("/tmp/host.tar.gz", file);
        for (String[] words : List.of(
                new String[] {"list", "--all", "--guests"},
                new String[] {"list", "--tree"},
                new String[] {"show", NIC, "--guests"},
                new String[] {"slots", "win2k3"},
                new String[] {"release", NIC, "--dry-run"},
                new String[] {"doctor"})) {
            CommandOutcome live = hostdev(words);
            assertThat(elsewhere(file, words)).as(told(live, words)).isEqualTo(live.stdout());
        }
        done("release", NIC);
        assertThat(hostdev("diff", "/tmp/host.tar.gz").stdout())
                .contains("driver ")
                .contains("vfio-pci -> e1000e");
    }

    @Test
    void aScrubbedOneHasNoMacAddressOfTheHostAndIsComparableWithIt() {
        String mac = shell("cat /sys/bus/pci/devices/" + NIC + "/net/*/address");
        assertThat(mac).hasSize(17);
        done("capture", "-o", "/tmp/scrubbed.tar.gz");
        assertThat(shell("zcat /tmp/scrubbed.tar.gz | grep -c -a -e " + mac + " || true"))
                .isEqualTo("0");
        assertThat(done("diff", "/tmp/scrubbed.tar.gz").stdout()).doesNotContain("gone:", "new:");
    }
}
