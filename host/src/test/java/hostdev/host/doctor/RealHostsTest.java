package hostdev.host.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.doctor.Advice;
import hostdev.core.doctor.Doctor;
import hostdev.core.doctor.Setup;
import hostdev.host.fixture.SharedData;
import hostdev.host.root.HostRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Copies of real machines' files that other projects made: what is not in them is not judged, and what is is.
class RealHostsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private static List<Advice> advice(HostRoot root) {
        return Doctor.examine(SetupReader.read(root, Optional.empty()));
    }

    @Test
    void aLaptopWithIommuGroupsHasNothingThatBlocks() {
        HostRoot root = SharedData.unpack(
                "ghw/testdata/snapshots/linux-amd64-415ee03b8c4d1c4f07ae2e9d8b3d3d6d.tar.gz", directory);
        Setup setup = SetupReader.read(root, Optional.empty());
        assertThat(Doctor.examine(setup)).noneMatch(Advice::blocks);
        assertThat(Doctor.ready(setup)).contains("the IOMMU is on");
    }

    @Test
    void aServerOfWhichOnlyTheTopologyWasCopiedIsNotBlamedForWhatIsMissing() {
        SharedData.unpack("hwloc/tests/hwloc/linux/40intel64-4n10c+pci-conflicts.tar.bz2", directory);
        HostRoot root = HostRoot.at(directory.resolve("40intel64-4n10c+pci-conflicts"));
        assertThat(advice(root)).extracting(each -> each.finding().code()).doesNotContain("iommu-off");
    }
}
