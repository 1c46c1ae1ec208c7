package hostdev.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.hypervisor.Libvirt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is printed against what virsh prints, byte for byte, on the libvirt that `-Dhostdev.libvirt=URI` names, else on
/// its test driver.
class VirshComparisonTest {
    private static final String URI = System.getProperty("hostdev.libvirt", "test:///default");

    @Test
    void listsTheDevicesAsVirshDoes() throws IOException, InterruptedException {
        same("nodedev-list");
        same("nodedev-list", "--cap", "pci");
        same("nodedev-list", "--cap", "net,scsi_host");
    }

    @Test
    void drawsTheTreeAsVirshDoes() throws IOException, InterruptedException {
        same("nodedev-list", "--tree");
    }

    @Test
    void describesEveryDeviceAsVirshDoes() throws IOException, InterruptedException {
        List<String> names = ours("nodedev-list")
                .stdout()
                .lines()
                .filter(line -> !line.isEmpty())
                .toList();
        assertThat(names).isNotEmpty();
        for (String name : names) {
            same("nodedev-dumpxml", name);
        }
    }

    private static void same(String... words) throws IOException, InterruptedException {
        String theirs = virsh(words);
        assertThat(ours(words)).as(String.join(" ", words)).isEqualTo(new Run(0, theirs, ""));
    }

    private static Run ours(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                new Run.Elsewhere(Map.of("LIBVIRT_DEFAULT_URI", URI), out, err, false) {
                    @Override
                    public Hypervisor open(String uri) {
                        return Libvirt.open(uri);
                    }
                },
                words);
        return new Run(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    private static String virsh(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("virsh", "-c", URI));
        command.addAll(List.of(words));
        try {
            Process virsh = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(virsh.getInputStream().readAllBytes(), UTF_8);
            // virsh of libvirt 9.0 cannot list the devices of its own test driver
            assumeTrue(virsh.waitFor() == 0, "virsh itself fails: " + String.join(" ", command));
            return said;
        } catch (IOException notThere) {
            assumeTrue(false, "needs virsh: apt install libvirt-clients");
            throw notThere;
        }
    }
}
