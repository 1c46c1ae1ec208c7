package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.host.fixture.HostFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryUsesTest {
    private static final String FIRST = "0000:39:00.0";
    private static final String SECOND = "0000:3a:00.0";
    private static final String ROOT = "/sys/devices/platform/ACPI0017:00/root0/";
    private static final String IN_REGION_0 = """
        4080000000-807fffffff : CXL Window 0
          4080000000-807fffffff : region0
            4080000000-807fffffff : dax0.0
              4080000000-807fffffff : System RAM (kmem)
        """;

    @TempDir
    private Path directory;

    private HostFixture host;

    @BeforeEach
    void makeTwoMemoryDevices() {
        host = HostFixture.in(directory);
        memory(FIRST, 0);
        memory(SECOND, 1);
        host.function("0000:01:00.0").driver("nvidia").pciClass("030200");
    }

    @Test
    void memoryThatTheHostRunsInIsNeverTaken() {
        region(0, 0);
        host.file("/proc/iomem", IN_REGION_0);
        assertThat(UsesOn.atAGlance(host, FIRST))
                .containsExactly("memory: the host uses its memory as System RAM (kmem) [always]");
        region(1, 1);
        host.file("/proc/iomem", IN_REGION_0);
        assertThat(UsesOn.atAGlance(host, SECOND))
                .containsExactly("region1: a memory region of the host [unless forced]");
    }

    @Test
    void aRegionOverSeveralDevicesIsEachOnesMemory() {
        region(0, 0, 1);
        host.file("/proc/iomem", IN_REGION_0);
        assertThat(UsesOn.thoroughly(host, SECOND)).first().asString().contains("System RAM (kmem) [always]");
    }

    @Test
    void aDeviceInNoRegionMayHaveTheMemoryOfAWindowThatNoRegionExplains() {
        region(0, 0);
        host.file("/proc/iomem", """
            4080000000-807fffffff : CXL Window 0
              4080000000-807fffffff : Soft Reserved
                4080000000-807fffffff : System RAM
            """);
        assertThat(UsesOn.atAGlance(host, SECOND))
                .containsExactly("memory: the host uses its memory as System RAM [always]");
        assertThat(UsesOn.atAGlance(host, FIRST))
                .containsExactly("region0: a memory region of the host [unless forced]");
    }

    @Test
    void memoryThatFirmwareSetAsideMayBeAnyUnexplainedDevices() {
        host.link("/sys/bus/dax/devices/dax0.0", "../../../devices/platform/hmem.0/dax0.0");
        host.file("/proc/iomem", """
            4080000000-807fffffff : Soft Reserved
              4080000000-807fffffff : dax0.0
                4080000000-807fffffff : System RAM (kmem)
            """);
        assertThat(UsesOn.atAGlance(host, FIRST)).hasSize(1);
    }

    @Test
    void memoryWhoseUseCannotBeReadMayBeInUse() {
        assertThat(UsesOn.atAGlance(host, FIRST)).singleElement().asString().contains("is unknown: /proc/iomem");
        assertThat(UsesOn.atAGlance(host, "0000:01:00.0")).isEmpty();
    }

    @Test
    void aCardWhoseDriverGaveItsMemoryToTheHostIsNeverTaken() {
        host.file("/proc/iomem", "420000000000-4217ffffffff : System RAM (NVIDIA)\n");
        assertThat(UsesOn.atAGlance(host, "0000:01:00.0"))
                .containsExactly("memory: the host uses its memory as System RAM (NVIDIA) [always]");
        assertThat(UsesOn.atAGlance(host, FIRST)).isEmpty();
    }

    @Test
    void memoryWithinACardsOwnAddressesIsItsMemory() {
        host.file("/proc/iomem", "f0000000-ffffffff : 0000:01:00.0\n  f0000000-f7ffffff : System RAM (dax)\n");
        assertThat(UsesOn.atAGlance(host, "0000:01:00.0"))
                .containsExactly("memory: the host uses its memory as System RAM (dax) [always]");
    }

    @Test
    void whoHasMemoryOfADeviceMappedKeepsItFromBeingTaken() {
        region(0, 0);
        host.file("/proc/iomem", "")
                .link(
                        "/sys/bus/dax/devices/dax0.0",
                        "../../.." + ROOT.substring(4) + "decoder0.0/region0/dax_region0/dax0.0");
        host.file("/proc/900/comm", "redis\n").link("/proc/900/fd/5", "/dev/dax0.0");
        assertThat(UsesOn.thoroughly(host, FIRST))
                .contains("process 900: redis has /dev/dax0.0 open, which may be for this device [always]");
        assertThat(UsesOn.thoroughly(host, SECOND)).isEmpty();
    }

    @Test
    void aDiskOfPersistentMemoryIsEachMemoryDevices() {
        host.file("/proc/iomem", "");
        host.link(
                "/sys/class/block/pmem0",
                "../.." + ROOT.substring(4) + "nvdimm-bridge0/ndbus0/region0/namespace0.0/block/pmem0");
        host.file(ROOT + "nvdimm-bridge0/ndbus0/region0/namespace0.0/block/pmem0/dev", "259:4\n");
        host.file("/proc/self/mountinfo", "28 1 259:4 / /var rw - ext4 /dev/pmem0 rw\n");
        assertThat(UsesOn.atAGlance(host, SECOND)).containsExactly("pmem0: mounted at /var [always]");
    }

    private void memory(String function, int number) {
        host.function(function).driver("cxl_pci").pciClass("050210");
        String place = "/sys/devices/pci" + function.substring(0, 7) + "/" + function + "/mem" + number;
        host.directory(place).link("/sys/bus/cxl/devices/mem" + number, "../../.." + place.substring(4));
        String endpoint = ROOT + "port1/endpoint" + (number + 2);
        host.link(endpoint + "/uport", place)
                .link("/sys/bus/cxl/devices/endpoint" + (number + 2), "../../.." + endpoint.substring(4));
    }

    private void region(int number, int... memories) {
        String place = ROOT + "decoder0.0/region" + number;
        host.file(place + "/commit", "1\n")
                .link("/sys/bus/cxl/devices/region" + number, "../../.." + place.substring(4));
        for (int i = 0; i < memories.length; i++) {
            host.file(place + "/target" + i, "decoder" + (memories[i] + 2) + ".0\n");
        }
    }
}
