package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Attachment;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.host.fixture.HostFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files in `/dev` that sysfs does not link to their device.
class UnlinkedNodesTest {
    private static final String GPU = "0000:18:00.0";
    private static final String OTHER = "0000:3b:00.0";

    @TempDir
    private Path directory;

    private HostFixture host;

    @BeforeEach
    void makeTwoCards() {
        host = HostFixture.in(directory);
        host.function(GPU).driver("nvidia").pciClass("030200");
        host.function(OTHER).driver("nvidia").pciClass("030200");
    }

    private void minor(String device, int minor) {
        host.file(
                "/proc/driver/nvidia/gpus/" + device + "/information",
                "Model: \t\t NVIDIA A2\nIRQ:   \t\t 99\nDevice Minor: \t " + minor + "\n");
    }

    private void process(int pid, String command, String... files) {
        host.file("/proc/" + pid + "/comm", command + "\n");
        for (int i = 0; i < files.length; i++) {
            host.link("/proc/" + pid + "/fd/" + (3 + i), files[i]);
        }
    }

    private List<String> uses(String device) {
        return UsesOn.thoroughly(host, device);
    }

    private String remedy(String device) {
        PciAddress address = PciAddress.fromSysfs(device).orElseThrow();
        Host seen =
                HostReader.thoroughly(host.root(), HostReader.read(host.root(), Set.of()), List.of(address), List.of());
        return seen.attachedTo(address).stream()
                .map(Attachment::uses)
                .flatMap(List::stream)
                .map(Attachment.Use::remedy)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theNumberOfAnNvidiaFileIsTheMinorThatTheDriverSaysOfTheCard() {
        minor(GPU, 1);
        minor(OTHER, 0);
        process(4242, "nvidia-persiste", "/dev/nvidia1", "/dev/nvidiactl");
        assertThat(uses(GPU)).containsExactly("process 4242: nvidia-persiste has /dev/nvidia1 open [always]");
        assertThat(uses(OTHER)).isEmpty();
        assertThat(remedy(GPU)).contains("systemctl stop nvidia-persistenced").doesNotContain("kill");
    }

    @Test
    void anNvidiaFileThatNoCardIsKnownToHaveMayBeAnyCardsWithoutANumber() {
        minor(OTHER, 0);
        process(900, "python3", "/dev/nvidia1");
        assertThat(uses(GPU))
                .containsExactly("process 900: python3 has /dev/nvidia1 open, which may be for this device [always]");
        assertThat(uses(OTHER)).isEmpty();
    }

    @Test
    void whoHasOnlyTheControlFileOpenMayBeUsingAnyCardAndThatCanBeForced() {
        minor(GPU, 0);
        minor(OTHER, 1);
        process(901, "python3", "/dev/nvidiactl", "/dev/nvidia-uvm");
        String use = "process 901: python3 has /dev/nvidia-uvm, /dev/nvidiactl open, which may be for this device"
                + " [unless forced]";
        assertThat(uses(GPU)).containsExactly(use);
        assertThat(uses(OTHER)).containsExactly(use);
    }

    @ParameterizedTest
    @CsvSource({
        "amdgpu, 030000, /dev/kfd",
        "megaraid_sas, 010400, /dev/megaraid_sas_ioctl_node",
        "mpt3sas, 010700, /dev/mpt3ctl",
        "aacraid, 010400, /dev/aac0",
        "3w-9xxx, 010400, /dev/twa0",
        "ccp, 108000, /dev/sev",
        "ccp, 108000, /dev/tee0",
        "ipmi_si, 0c0701, /dev/ipmi0",
        "ipmi_si, 0c0701, /dev/ipmi/0",
        "ipmi_si, 0c0701, /dev/ipmidev/0",
        "hfi1, 020800, /dev/hfi1_0",
        "mlx5_core, 020000, /dev/mst/mt4119_pciconf0",
        "nvidia-nvswitch, 068000, /dev/nvidia-nvswitchctl"
    })
    void aFileThatAllDevicesOfADriverShareCountsForEachOfThem(String driver, String pciClass, String file) {
        host.function("0000:41:00.0").driver(driver).pciClass(pciClass);
        process(812, "monitor", file);
        assertThat(uses("0000:41:00.0"))
                .containsExactly(
                        "process 812: monitor has " + file + " open, which may be for this device [unless forced]");
        assertThat(uses(GPU)).isEmpty();
    }

    @Test
    void aComputeJobIsJudgedByTheRenderFileThatItHasOpen() {
        host.function("0000:41:00.0").driver("amdgpu").pciClass("030000");
        host.function("0000:42:00.0").driver("amdgpu").pciClass("030000");
        host.classDevice("drm", "renderD128", "0000:41:00.0", "drm");
        host.link("/sys/dev/char/226:128", "../../devices/pci0000:41/0000:41:00.0/drm/renderD128");
        host.file("/sys/class/drm/renderD128/uevent", "DEVNAME=dri/renderD128\n");
        process(813, "rocm", "/dev/kfd", "/dev/dri/renderD128");
        assertThat(uses("0000:41:00.0")).containsExactly("process 813: rocm has /dev/dri/renderD128 open [always]");
        assertThat(uses("0000:42:00.0")).isEmpty();
    }

    @Test
    void theOldNameOfTheFirstWatchdogIsItsDevicesAndNeverForced() {
        host.function("0000:00:1f.4").driver("i801_smbus").pciClass("0c0500");
        host.classDevice("watchdog", "watchdog0", "0000:00:1f.4", "iTCO_wdt/watchdog");
        process(1, "systemd", "/dev/watchdog");
        assertThat(uses("0000:00:1f.4")).containsExactly("process 1: systemd has /dev/watchdog open [always]");
        assertThat(remedy("0000:00:1f.4")).contains("RuntimeWatchdogSec=off").doesNotContain("kill");
    }

    @Test
    void aServiceIsStoppedByItsUnit() {
        minor(GPU, 0);
        process(77, "llama", "/dev/nvidia0");
        host.file("/proc/77/cgroup", "0::/system.slice/ollama.service\n");
        assertThat(remedy(GPU)).isEqualTo("stop its service first: systemctl stop ollama");
    }

    @Test
    void aManagementControllerOnPciIsItsFunctionsUnderEachOfItsNames() {
        host.function("0000:41:00.0").driver("ipmi_si").pciClass("0c0701");
        host.function("0000:42:00.0").driver("ipmi_si").pciClass("0c0701");
        host.classDevice("ipmi", "ipmi1", "0000:41:00.0", "ipmi");
        process(900, "ipmievd", "/dev/ipmi/1");
        assertThat(uses("0000:41:00.0")).containsExactly("process 900: ipmievd has /dev/ipmi/1 open [unless forced]");
        assertThat(uses("0000:42:00.0")).isEmpty();
    }

    @Test
    void theFirmwaresManagementControllerIsNoPciFunctions() {
        host.function("0000:41:00.0").driver("ipmi_si").pciClass("0c0701");
        host.link("/sys/class/ipmi/ipmi0", "../../devices/platform/IPI0001:00/ipmi/ipmi0");
        process(900, "ipmievd", "/dev/ipmi0");
        assertThat(uses("0000:41:00.0")).isEmpty();
    }

    @Test
    void aWatchdogWithoutALinkMayBeThatOfAnyCardWithOne() {
        host.function("0000:41:00.0").driver("hpwdt").pciClass("088000");
        process(1, "systemd", "/dev/watchdog0");
        assertThat(uses("0000:41:00.0"))
                .containsExactly("process 1: systemd has /dev/watchdog0 open, which may be for this device [always]");
    }

    @ParameterizedTest
    @CsvSource({
        "mei/mei0, mei0",
        "watchdog/watchdog1, watchdog1",
        "tpm/tpm0, tpm0",
        "tpmrm/tpmrm0, tpmrm0",
        "video4linux/video0, video0",
        "ptp/ptp0, ptp0",
        "i2c-5/i2c-dev/i2c-5, i2c-5",
        "accel/accel0, accel/accel0",
        "infiniband_verbs/uverbs0, infiniband/uverbs0",
        "tty/ttyS4, ttyS4"
    })
    void aFileThatSysfsLinksIsItsDevices(String below, String name) {
        host.function("0000:41:00.0").driver("any").pciClass("ff0000");
        String place = "/sys/devices/pci0000:41/0000:41:00.0/" + below;
        host.file(place + "/uevent", "MAJOR=1\nDEVNAME=" + name + "\n");
        host.link("/sys/dev/char/240:7", "../.." + place.substring(4));
        process(900, "user", "/dev/" + name);
        assertThat(uses("0000:41:00.0")).singleElement().asString().contains("user has /dev/" + name + " open");
    }
}
