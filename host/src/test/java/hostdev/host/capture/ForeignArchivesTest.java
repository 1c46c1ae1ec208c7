package hostdev.host.capture;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Fact;
import hostdev.host.fixture.SharedData;
import hostdev.host.root.HostRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives that other programs made, gzip's and bzip2's, read by us and unpacked by tar: file for file the same.
class ForeignArchivesTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ghw/testdata/snapshots/linux-amd64-415ee03b8c4d1c4f07ae2e9d8b3d3d6d.tar.gz",
                "ghw/testdata/snapshots/linux-amd64-offlineCPUs.tar.gz",
                "ghw/testdata/snapshots/linux-s390x-snapshot.tar.gz",
                "hwloc/tests/hwloc/linux/2pa-pcidomain32bits.tar.bz2",
                "hwloc/tests/hwloc/linux/40intel64-2g2n4c+pcilocality.tar.bz2",
                "hwloc/tests/hwloc/linux/40intel64-4n10c+pci-conflicts.tar.bz2"
            })
    void isReadAsTarUnpacksIt(String archive) {
        HostRoot ours = Capture.open(SharedData.file(archive).toString()).root();
        HostRoot unpacked = SharedData.unpack(archive, directory);
        String top = unpacked.exists("/sys")
                ? ""
                : "/" + unpacked.names("/").seen().orElseThrow().getFirst();
        AtomicInteger files = new AtomicInteger();
        compare(ours, unpacked, top, "", files);
        assertThat(files).hasValueGreaterThan(250);
    }

    private static void compare(HostRoot ours, HostRoot unpacked, String top, String path, AtomicInteger files) {
        Fact<List<String>> names = unpacked.names(top + path + "/");
        assertThat(ours.names(path + "/")).as(path).isEqualTo(names);
        for (String name : names.seen().orElseThrow()) {
            String below = path + "/" + name;
            files.incrementAndGet();
            if (unpacked.link(top + below).seen().isPresent()) {
                assertThat(ours.link(below)).as(below).isEqualTo(unpacked.link(top + below));
            } else if (unpacked.names(top + below).seen().isPresent()) {
                compare(ours, unpacked, top, below, files);
            } else {
                assertThat(ours.bytes(below, 1 << 20).seen().orElseThrow())
                        .as(below)
                        .isEqualTo(unpacked.bytes(top + below, 1 << 20).seen().orElseThrow());
            }
        }
    }
}
