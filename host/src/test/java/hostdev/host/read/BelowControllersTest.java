package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.host.fixture.HostFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BelowControllersTest {
    private static final String CONTROLLER = "0000:00:0e.0";
    private static final String PORT = "10000:e0:06.0";
    private static final String DISK = "10000:e1:00.0";

    @TempDir
    private Path directory;

    private HostFixture host;

    @BeforeEach
    void makeADiskBehindVmd() {
        host = HostFixture.in(directory);
        host.function(CONTROLLER).driver("vmd").pciClass("010400").group(9);
        host.rootBus("pci10000:e0", CONTROLLER);
        host.function(PORT, "pci10000:e0").driver("pcieport").pciClass("060400").group(10);
        host.function(DISK, PORT).driver("nvme").pciClass("010802").group(10);
        UsesOn.disk(host, DISK, "nvme0n1", "259:0");
    }

    @Test
    void theRootDiskOnTheBusOfAControllerIsTheControllersToo() {
        host.file("/proc/self/mountinfo", "21 1 259:0 / / rw - ext4 /dev/nvme0n1 rw\n");
        assertThat(UsesOn.atAGlance(host, CONTROLLER)).containsExactly("nvme0n1: mounted at / [always]");
        assertThat(UsesOn.thoroughly(host, CONTROLLER)).containsExactly("nvme0n1: mounted at / [always]");
    }

    @Test
    void aBridgeHasNoPartInWhatIsBehindIt() {
        host.file("/proc/self/mountinfo", "21 1 259:0 / / rw - ext4 /dev/nvme0n1 rw\n");
        assertThat(UsesOn.atAGlance(host, PORT)).isEmpty();
    }

    @Test
    void aFunctionThatIsBoundForAGuestIsAUseOfItsController() {
        host.function(DISK, PORT).driver("vfio-pci");
        assertThat(UsesOn.thoroughly(host, CONTROLLER))
                .containsExactly("10000:e1:00.0: on the bus of it, bound to vfio-pci [unless forced]");
    }

    @Test
    void whatTheHostDoesWithAVirtualFunctionIsAUseOfThePhysicalOne() {
        host.function("0000:03:00.0").driver("nvme");
        host.function("0000:03:00.1").driver("nvme");
        host.file("/sys/bus/pci/devices/0000:03:00.0/sriov_totalvfs", "4\n")
                .file("/sys/bus/pci/devices/0000:03:00.0/sriov_numvfs", "1\n")
                .link("/sys/bus/pci/devices/0000:03:00.0/virtfn0", "../0000:03:00.1");
        UsesOn.disk(host, "0000:03:00.1", "nvme5n1", "259:7");
        host.file("/proc/self/mountinfo", "21 1 259:7 / / rw - ext4 /dev/nvme5n1 rw\n");
        assertThat(UsesOn.thoroughly(host, "0000:03:00.0"))
                .contains("0000:03:00.1: a virtual function of it, with nvme5n1: mounted at / [always]");
    }
}
