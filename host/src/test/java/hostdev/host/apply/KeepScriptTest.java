package hostdev.host.apply;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.boot.KeepFiles;
import hostdev.core.boot.KeptDevice;
import hostdev.core.model.DriverName;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciIds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script of the unit that keeps devices, run by a real shell on a tree shaped as sysfs is.
class KeepScriptTest {
    private static final String CARD = "0000:01:00.0";
    private static final String TWIN = "0000:02:00.0";

    @TempDir
    private Path top;

    @BeforeEach
    void twoCardsOfTheSameKind() throws IOException {
        Files.createDirectories(top.resolve("bus/pci/drivers/nvme"));
        Files.createDirectories(top.resolve("bus/pci/drivers/vfio-pci"));
        write("bus/pci/drivers_probe", "");
        write("mounts", "");
        write("swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
        write("bin/modprobe", "#!/bin/sh\necho \"$@\" >> '" + top.resolve("loaded") + "'\n");
        Files.setPosixFilePermissions(top.resolve("bin/modprobe"), PosixFilePermissions.fromString("rwxr-xr-x"));
        card(CARD);
        card(TWIN);
    }

    private void card(String address) throws IOException {
        String device = "bus/pci/devices/" + address + "/";
        write(device + "vendor", "0x1b36\n");
        write(device + "device", "0x0010\n");
        write(device + "subsystem_vendor", "0x1af4\n");
        write(device + "subsystem_device", "0x1100\n");
        write(device + "driver_override", "(null)\n");
        Files.createSymbolicLink(top.resolve(device + "driver"), Path.of("../../drivers/nvme"));
    }

    private void write(String path, String text) throws IOException {
        Path file = top.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String read(String path) throws IOException {
        return Files.exists(top.resolve(path))
                ? Files.readString(top.resolve(path)).strip()
                : "";
    }

    private String run(int deviceId) throws IOException, InterruptedException {
        KeptDevice kept = new KeptDevice(
                PciAddress.fromSysfs(CARD).orElseThrow(),
                new PciIds(0x1b36, deviceId),
                Optional.of(new PciIds(0x1af4, 0x1100)),
                DriverName.VFIO_PCI);
        String script = KeepFiles.texts(List.of(kept), List.of(), Optional.empty())
                .getOrDefault("/etc/hostdev/keep-devices", "");
        write("keep-devices", script);
        ProcessBuilder builder =
                new ProcessBuilder("sh", top.resolve("keep-devices").toString());
        builder.environment().put("SYSFS", top.toString());
        builder.environment().put("MOUNTS", top.resolve("mounts").toString());
        builder.environment().put("SWAPS", top.resolve("swaps").toString());
        builder.environment().put("PATH", top.resolve("bin") + ":/usr/bin:/bin");
        builder.redirectErrorStream(true);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void movesTheCardFromADriverThatWasEarlierAndLeavesItsTwin() throws IOException, InterruptedException {
        assertThat(run(0x0010)).isEmpty();
        assertThat(read("loaded")).isEqualTo("vfio-pci");
        assertThat(read("bus/pci/devices/" + CARD + "/driver_override")).isEqualTo("vfio-pci");
        assertThat(read("bus/pci/drivers/nvme/unbind")).isEqualTo(CARD);
        assertThat(read("bus/pci/drivers_probe")).isEqualTo(CARD);
        assertThat(read("bus/pci/devices/" + TWIN + "/driver_override")).isEqualTo("(null)");
    }

    @Test
    void leavesAnotherDeviceAtTheAddressToTheHost() throws IOException, InterruptedException {
        assertThat(run(0x0011)).contains("another device is at " + CARD + " now");
        assertUntouched();
    }

    @Test
    void leavesADiskThatTheHostHasMounted() throws IOException, InterruptedException {
        write("bus/pci/devices/" + CARD + "/nvme/nvme0/block/nvme0n1/dev", "259:0\n");
        write("mounts", "22 1 259:0 / / rw shared:1 - ext4 /dev/nvme0n1 rw\n");
        assertThat(run(0x0010)).contains("the host uses the disk at " + CARD);
        assertUntouched();
    }

    @Test
    void leavesADiskThatTheHostSwapsTo() throws IOException, InterruptedException {
        write("bus/pci/devices/" + CARD + "/nvme/nvme0/block/nvme0n1/nvme0n1p2/dev", "259:2\n");
        write("swaps", "Filename\tType\tSize\tUsed\tPriority\n/dev/nvme0n1p2 partition 1 0 -2\n");
        assertThat(run(0x0010)).contains("the host uses the disk at " + CARD);
        assertUntouched();
    }

    @Test
    void doesNothingWhereTheRuleWasQuickEnough() throws IOException, InterruptedException {
        Path driver = top.resolve("bus/pci/devices/" + CARD + "/driver");
        Files.delete(driver);
        Files.createSymbolicLink(driver, Path.of("../../drivers/vfio-pci"));
        assertThat(run(0x0010)).isEmpty();
        assertUntouched();
    }

    @Test
    void saysThatTheDeviceIsGone() throws IOException, InterruptedException {
        Files.move(top.resolve("bus/pci/devices/" + CARD), top.resolve("pulled"));
        assertThat(run(0x0010)).contains("nothing is at " + CARD + " any more");
    }

    private void assertUntouched() throws IOException {
        assertThat(read("bus/pci/devices/" + CARD + "/driver_override")).isEqualTo("(null)");
        assertThat(read("bus/pci/drivers/nvme/unbind")).isEmpty();
        assertThat(read("loaded")).isEmpty();
    }
}
