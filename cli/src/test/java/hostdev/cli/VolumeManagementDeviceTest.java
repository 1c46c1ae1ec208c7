package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A controller whose driver brings a PCI domain of its own (Intel VMD), and the disks in it.
class VolumeManagementDeviceTest {
    private static final Path EXAMPLE = Path.of(System.getProperty("hostdev.checkout"), "docs/examples/vmd.txt");

    @TempDir
    private Path directory;

    private Path host;

    @BeforeEach
    void theLaptopOfTheExamples() throws IOException {
        host = directory.resolve("vmd.txt");
        Files.copy(EXAMPLE, host);
    }

    private Run hostdev(String words) {
        return Run.of(("--host sim:" + host + " " + words).split(" ", -1));
    }

    private void theRootDiskIsBehindIt() throws IOException {
        Files.writeString(host, Files.readString(host) + "mount /dev/nvme0n1 /\n");
    }

    @Test
    void whateverTakesTheControllerFromItsDriverIsRefusedWithTheRootDisksName() throws IOException {
        theRootDiskIsBehindIt();
        for (String words : new String[] {
            "unbind 00:0e.0",
            "bind 00:0e.0 vfio-pci",
            "reset 00:0e.0",
            "assign 00:0e.0 --to win11 --with-group",
            "prepare --keep 00:0e.0",
            "nodedev-detach pci_0000_00_0e_0",
            "nodedev-reset pci_0000_00_0e_0"
        }) {
            String dry = words.startsWith("nodedev") ? "" : " --dry-run";
            Run run = hostdev(words + dry + (words.startsWith("prepare") ? "" : " --force"));
            assertThat(run.status()).as(words).isEqualTo(1);
            assertThat(run.stderr()).as(words).contains("nvme0n1");
        }
        assertThat(hostdev("list").stdout()).containsPattern("00:0e\\.0 .*nvme0n1");
    }

    @Test
    void aDiskInADomainAboveFfffCannotBeGivenAndTheWaysOutAreNamed() {
        for (String words : new String[] {
            "assign 10000:e2:00.0 --to win11 --dry-run",
            "assign 10000:e2:00.0 --to win11 --with-group --dry-run",
            "export 10000:e2:00.0 --for qemu",
            "prepare --keep 10000:e2:00.0 --dry-run"
        }) {
            Run run = hostdev(words);
            assertThat(run.status()).as(words).isEqualTo(1);
            assertThat(run.stderr())
                    .as(words)
                    .contains("VMD", "firmware", "hostdev assign 0000:00:0e.0 --to")
                    .doesNotContain("--with-group");
        }
        assertThat(hostdev("show 10000:e2:00.0").stdout())
                .contains("VMD")
                .doesNotContain("hostdev assign 10000:e2:00.0");
    }

    @Test
    void theWholeControllerIsGivenWithoutTheDisksThatGoAwayWithItsDriver() {
        Run plan = hostdev("assign 00:0e.0 --to win11 --dry-run");
        assertThat(plan.status()).as(plan.stderr()).isZero();
        assertThat(plan.stdout()).contains("0000:00:0e.0").doesNotContain("10000:");

        assertThat(hostdev("assign 00:0e.0 --to win11 --yes").status()).isZero();
        assertThat(hostdev("list").stdout()).doesNotContain("10000:", "nvme0n1");

        assertThat(hostdev("undo --yes").status()).isZero();
        assertThat(hostdev("list").stdout()).contains("10000:e2:00.0", "nvme0n1", "nvme1n1");
    }

    @Test
    void whereTheHostUsesADiskBehindTheControllerOnlyTheFirmwareIsLeft() throws IOException {
        theRootDiskIsBehindIt();
        assertThat(hostdev("assign 10000:e2:00.0 --to win11 --dry-run").stderr())
                .contains("firmware", "nvme0n1")
                .doesNotContain("hostdev assign 0000:00:0e.0");
    }
}
