package hostdev.host.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import hostdev.host.fixture.HostFixture;
import hostdev.host.root.Disk;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A tree of files runs no modprobe: only a driver that is there already ends well.
class LoadModuleTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private Outcome load(String driverThere, String module) {
        HostFixture host = HostFixture.in(directory);
        host.directory("/sys/bus/pci/drivers/" + driverThere);
        Machine machine = new Machine(
                host.root(),
                () -> {
                    throw new AssertionError("a module is no guest's matter");
                },
                new StateDirectory(directory, directory, Disk.ofThisMachine()));
        return new LoadModuleEffect(module, machine).perform();
    }

    @Test
    void aModuleWhoseDriverIsThereIsLoadedAlready() {
        assertThat(load("vfio-pci", "vfio-pci")).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void xensModuleHasADriverOfAnotherName() {
        assertThat(load("pciback", "xen-pciback")).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void forAnotherDriverModprobeIsRun() {
        assertThatIllegalStateException()
                .isThrownBy(() -> load("e1000e", "vfio-pci"))
                .withMessageContaining("modprobe");
    }
}
