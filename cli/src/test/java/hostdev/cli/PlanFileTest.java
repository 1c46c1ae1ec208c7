package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.host.hypervisor.Hypervisor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a plan in a file keeps of how it was made.
class PlanFileTest {
    private static final String URI = "test:///default";
    private static final String DEVICE = "0000:01:00.0";

    @TempDir
    private Path directory;

    private final List<String> opened = new ArrayList<>();

    private Run hostdev(Map<String, String> env, String... words) {
        return Run.in(
                new Run.Elsewhere(env, new ByteArrayOutputStream(), new ByteArrayOutputStream(), false) {
                    @Override
                    public Hypervisor open(String uri) {
                        opened.add(uri);
                        return super.open(uri);
                    }
                },
                words);
    }

    private String tree() throws IOException {
        Path device = Files.createDirectories(directory.resolve("tree/sys/bus/pci/devices/" + DEVICE));
        Files.writeString(
                device.resolve("uevent"),
                "DRIVER=vfio-pci\nPCI_CLASS=20000\nPCI_ID=8086:10D3\nPCI_SUBSYS_ID=8086:0000\nPCI_SLOT_NAME=" + DEVICE
                        + "\n");
        Files.writeString(device.resolve("driver_override"), "vfio-pci\n");
        Files.createDirectories(directory.resolve("tree/proc"));
        return directory.resolve("tree").toString();
    }

    @Test
    void aPlanIsAppliedToTheGuestsOfTheHypervisorThatItWasMadeWith() throws IOException {
        String file = directory.resolve("release.plan").toString();
        Run plan = hostdev(Map.of(), "plan", "release", DEVICE, "--host", tree(), "--connect", URI, "-o", file);
        assertThat(plan.status()).as(plan.stderr()).isZero();
        opened.clear();

        Run applied = hostdev(Map.of("LIBVIRT_DEFAULT_URI", "qemu:///session"), "apply", file, "--dry-run");

        assertThat(applied.status()).as(applied.stderr()).isZero();
        assertThat(opened).containsOnly(URI);
    }

    @Test
    void theCommandThatDoesWhatWasShownAsksTheSameHypervisor() throws IOException {
        Run shown = hostdev(Map.of(), "release", DEVICE, "--host", tree(), "--connect", URI, "--dry-run");

        assertThat(shown.status()).as(shown.stderr()).isZero();
        assertThat(shown.stdout()).contains("to do it: hostdev release --connect " + URI + " " + DEVICE);
    }
}
