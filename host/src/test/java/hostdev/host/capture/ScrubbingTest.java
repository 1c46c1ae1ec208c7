package hostdev.host.capture;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Problem;
import hostdev.core.model.PciAddress;
import hostdev.core.model.SerialNumbers;
import hostdev.host.apply.StateDirectory;
import hostdev.host.fixture.HostFixture;
import hostdev.host.read.HostReader;
import hostdev.host.root.HostRoot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A host full of names, and what is left of them in a capture.
class ScrubbingTest {
    private static final String MAC = "00:15:17:aa:bb:cc";
    private static final String UUID = "5d1f7a30-77cc-4a0e-9a41-0c4d9f6c1e11";
    private static final String SERIAL = "S4EWNX0R123456";
    private static final String MACHINE = "3d1219c7c4c5404aaa1f6d2a48adfda4";
    private static final List<String> NAMES =
            List.of(MAC, MAC.replace(":", ""), UUID, SERIAL, MACHINE, "atlas7", "VPD0815X", "alice", "geheim");

    private final HostFixture host;

    ScrubbingTest(@TempDir Path directory) {
        host = HostFixture.in(directory.resolve("host"));
    }

    @BeforeEach
    void aHostFullOfNames() throws IOException {
        host.function("0000:01:00.0")
                .ids("144d:a808")
                .pciClass("010802")
                .driver("nvme")
                .group(3);
        host.function("0000:02:00.0")
                .ids("8086:10d3")
                .pciClass("020000")
                .driver("e1000e")
                .group(4);
        String disk = host.classDevice("block", "nvme0n1", "0000:01:00.0", "nvme/nvme0");
        host.file(disk + "/dev", "259:0\n").file(disk + "/wwid", "nvme.144d-" + SERIAL + "-00000001\n");
        host.file("/sys/bus/pci/devices/0000:01:00.0/nvme/nvme0/serial", SERIAL + "      \n");
        String net = host.classDevice("net", "enx" + MAC.replace(":", ""), "0000:02:00.0", "net");
        host.file(net + "/address", MAC + "\n")
                .file(net + "/addr_assign_type", "0\n")
                .file(net + "/operstate", "up\n");
        host.file("/proc/cmdline", "root=UUID=" + UUID + " rd.lvm.lv=atlas7-vg/root rd.iscsi.password=geheim\n");
        host.file("/proc/self/mountinfo", "30 1 259:0 / /home/alice rw - ext4 /dev/disk/by-uuid/" + UUID + " rw\n");
        host.file("/etc/machine-id", MACHINE + "\n").file("/proc/sys/kernel/hostname", "atlas7\n");
        host.file(
                "/run/udev/data/b259:0",
                "S:disk/by-id/nvme-Samsung_" + SERIAL + "\nE:ID_SERIAL_SHORT=" + SERIAL + "\n");
        byte[] vpd = new byte[64];
        byte[] serial = "SN\u0008VPD0815X".getBytes(StandardCharsets.ISO_8859_1);
        vpd[0] = (byte) 0x90;
        vpd[1] = (byte) serial.length;
        System.arraycopy(serial, 0, vpd, 3, serial.length);
        Files.write(host.top().resolve("sys/bus/pci/devices/0000:01:00.0/vpd"), vpd);
    }

    private Capture taken(boolean scrub) {
        StateDirectory state = StateDirectory.standard(new CapturedDisk(host.root()));
        return Taker.take(
                host.root(),
                state,
                "qemu:///system",
                () -> {
                    throw Problem.notFit("qemu:///system", "there is no libvirt", "");
                },
                "test",
                scrub);
    }

    private static byte[] unpacked(Capture capture) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        capture.write(bytes);
        return new GZIPInputStream(new java.io.ByteArrayInputStream(bytes.toByteArray())).readAllBytes();
    }

    @Test
    void noneOfTheNamesIsInTheArchive() throws IOException {
        String scrubbed = new String(unpacked(taken(true)), StandardCharsets.ISO_8859_1);
        assertThat(scrubbed).doesNotContain(NAMES).contains("0000:01:00.0", "nvme0n1", "e1000e");
    }

    @Test
    void allThatIsReadIsThereIfAskedFor() throws IOException {
        String whole = new String(unpacked(taken(false)), StandardCharsets.ISO_8859_1);
        assertThat(whole).contains(MAC, MAC.replace(":", ""), UUID, SERIAL, "atlas7", "VPD0815X", "alice", "geheim");
    }

    @Test
    void somebodysHooksAndFilesOnNoListAreLeftOutAndListed() throws IOException {
        host.file("/etc/libvirt/hooks/qemu", "#!/bin/bash\nKEY=geheim\n")
                .file("/etc/libvirt/hooks/qemu.d/.env", "KEY=geheim\n");
        Recording recording =
                new Recording(host.file("/etc/shadow", "root:geheim\n").root());
        assertThat(recording.text("/etc/shadow").seen()).isPresent();
        CaptureNotes notes =
                new CaptureNotes("test", host.root().now(), false, "", Map.of(), RecordedHypervisor.none());
        Capture scrubbed = Scrubbing.of(host.root(), recording.tree(), notes);
        assertThat(scrubbed.contents().files()).doesNotContainKey("/etc/shadow");
        assertThat(scrubbed.contents().leftOut()).containsKey("/etc/shadow");

        assertThat(new String(unpacked(taken(true)), StandardCharsets.ISO_8859_1))
                .doesNotContain("geheim");
        assertThat(taken(true).contents().files()).containsKey("/proc/cmdline");
    }

    @Test
    void whatRefersToSomethingStillDoes() {
        HostRoot root = taken(true).root();
        PciAddress card = PciAddress.fromSysfs("0000:02:00.0").orElseThrow();
        String name = root.names("/sys/bus/pci/devices/0000:02:00.0/net")
                .seen()
                .orElseThrow()
                .getFirst();
        String mac = root.text("/sys/class/net/" + name + "/address")
                .seen()
                .orElseThrow()
                .strip();
        assertThat(name)
                .startsWith("enx")
                .isEqualTo("enx" + mac.replace(":", ""))
                .isNotEqualTo("enx001517aabbcc");
        assertThat(HostReader.readAll(root).attachedTo(card)).hasSize(1);
        SerialNumbers serials =
                HostReader.serials(root, PciAddress.fromSysfs("0000:01:00.0").orElseThrow());
        String serial = serials.numbers().get(SerialNumbers.Source.NVME);
        assertThat(serial).hasSize(SERIAL.length()).isNotEqualTo(SERIAL);
        assertThat(serials.numbers().get(SerialNumbers.Source.VPD)).hasSize(8).isNotEqualTo("VPD0815X");
        String uuid = root.text("/proc/cmdline")
                .seen()
                .orElseThrow()
                .substring("root=UUID=".length())
                .split(" ", 2)[0];
        assertThat(uuid).hasSize(UUID.length());
        assertThat(root.text("/proc/self/mountinfo").seen().orElseThrow())
                .contains("/dev/disk/by-uuid/" + uuid + " rw");
    }

    @Test
    void twoCapturesOfOneMachineCanBeCompared() throws IOException {
        HostRoot first = taken(true).root();
        HostRoot second = taken(true).root();
        String cmdline = "/proc/cmdline";
        assertThat(first.text(cmdline)).isEqualTo(second.text(cmdline));
        String key = taken(true).key();
        assertThat(key).isNotEmpty().isEqualTo(taken(true).key());
        Files.writeString(host.top().resolve("etc/machine-id"), MACHINE.replace('3', '4') + "\n");
        assertThat(taken(true).root().text(cmdline)).isNotEqualTo(first.text(cmdline));
        assertThat(taken(true).key()).isNotEqualTo(key);
    }

    @Test
    void theEnvironmentOfAProcessIsNeverTaken() throws IOException {
        host.file("/proc/self/environ", "TOKEN=geheim\0SSH_CONNECTION=10.0.0.7 50000 10.0.0.2 22\0");
        Recording recording = new Recording(host.root());
        assertThat(recording.text("/proc/self/environ").seen()).isPresent();
        assertThat(new String(unpacked(taken(false)), StandardCharsets.ISO_8859_1))
                .doesNotContain("TOKEN=");
    }
}
