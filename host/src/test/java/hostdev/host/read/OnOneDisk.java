package hostdev.host.read;

import hostdev.host.fixture.HostFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A test with a host that has one NVMe disk, `nvme0n1`.
abstract class OnOneDisk {
    static final String NVME = "0000:01:00.0";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private HostFixture host;

    @BeforeEach
    void makeADisk() {
        host = HostFixture.in(directory);
        host.function(NVME).driver("nvme");
        UsesOn.disk(host, NVME, "nvme0n1", "259:0");
    }

    final HostFixture host() {
        return host;
    }
}
