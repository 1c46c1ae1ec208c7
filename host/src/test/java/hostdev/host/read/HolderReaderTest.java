package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Fact;
import hostdev.core.model.Holder;
import hostdev.core.model.PciAddress;
import hostdev.host.fixture.HostFixture;
import hostdev.host.root.ForwardingRoot;
import hostdev.host.root.HostRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HolderReaderTest {
    private static final PciAddress FIRST = PciAddress.fromSysfs("0000:01:00.0").orElseThrow();
    private static final PciAddress SECOND =
            PciAddress.fromSysfs("0000:01:00.1").orElseThrow();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private HostFixture host;

    @BeforeEach
    void makeAHostWithProcesses() {
        host = HostFixture.in(directory);
        process(1, "systemd", "/sbin/init", "/dev/null");
        process(
                4711,
                "qemu-system-x86",
                "/usr/bin/qemu-system-x86_64\0-name\0guest=win11,debug-threads=on\0",
                "/dev/vfio/vfio",
                "/dev/vfio/9",
                "anon_inode:[vfio-device]");
    }

    @Test
    void aGuestHoldsWhatIsBoundToVfioInTheGroupThatItHasOpen() {
        host.function(FIRST.toString()).driver("vfio-pci").group(9);
        host.function(SECOND.toString()).driver("vfio-pci").group(10);
        assertThat(holders()).isEqualTo(Fact.known(Map.of(FIRST, List.of(guest()))));
    }

    @Test
    void aSiblingThatTheHostDrivesIsNotHeld() {
        host.function(FIRST.toString()).driver("mlx5_vfio_pci").group(9);
        host.function(SECOND.toString()).driver("snd_hda_intel").group(9);
        assertThat(holders()).isEqualTo(Fact.known(Map.of(FIRST, List.of(guest()))));
    }

    @Test
    void findsWhoHasTheDevicesOwnFileOpen() {
        host.function(FIRST.toString()).driver("vfio-pci").group(12);
        host.classDevice("vfio-dev", "vfio3", FIRST.toString(), "vfio-dev");
        process(99, "reactor_0", "spdk_tgt\0-m\0", "/dev/vfio/devices/vfio3", "/dev/vfio/devices/vfio3");
        assertThat(holders())
                .isEqualTo(Fact.known(Map.of(FIRST, List.of(new Holder(99, "reactor_0", Optional.empty())))));
    }

    @Test
    void findsDpdkOnUio() {
        host.function(FIRST.toString()).driver("uio_pci_generic");
        host.classDevice("uio", "uio0", FIRST.toString(), "uio");
        process(77, "dpdk-testpmd", "dpdk-testpmd\0", "/dev/uio0");
        assertThat(holders())
                .isEqualTo(Fact.known(Map.of(FIRST, List.of(new Holder(77, "dpdk-testpmd", Optional.empty())))));
    }

    @Test
    void aFileOpenedUnderAnotherRootOrDeletedSinceIsTheSameDevices() {
        host.function(FIRST.toString()).driver("vfio-pci").group(12);
        for (String file : List.of("/srv/chroot/dev/vfio/12", "/dev/vfio/12 (deleted)", "/vfio/12")) {
            process(99, "spdk_tgt", "spdk_tgt\0", file);
            assertThat(holders())
                    .isEqualTo(Fact.known(Map.of(FIRST, List.of(new Holder(99, "spdk_tgt", Optional.empty())))));
        }
    }

    @Test
    void theNumberOfADeviceCountsAndNotTheNameThatAContainerGivesIt() {
        host.function(FIRST.toString()).driver("vfio-pci").group(12);
        host.link("/sys/dev/char/243:3", "../../devices/virtual/vfio/12")
                .file("/sys/devices/virtual/vfio/12/uevent", "MAJOR=243\nMINOR=3\nDEVNAME=vfio/12\n");
        process(99, "spdk_tgt", "spdk_tgt\0", "/srv/c1/dev/card");
        HostRoot numbered = new ForwardingRoot(host.root()) {
            @Override
            public Fact<Optional<String>> device(String path) {
                return path.startsWith("/proc/99/fd/") ? Fact.known(Optional.of("char/243:3")) : super.device(path);
            }
        };
        assertThat(HostReader.read(numbered, Set.of(HostReader.Part.HOLDERS)).holders())
                .isEqualTo(Fact.known(Map.of(FIRST, List.of(new Holder(99, "spdk_tgt", Optional.empty())))));
    }

    @Test
    void whoHasADevicesFileFromAnotherProcessHoldsTheDeviceThatItIsOf() {
        host.function(FIRST.toString()).driver("vfio-pci").group(12);
        host.function(SECOND.toString()).driver("vfio-pci").group(13);
        process(99, "vmm", "vmm\0", "anon_inode:[vfio-device]");
        Holder vmm = new Holder(99, "vmm", Optional.empty());
        assertThat(holders()).isEqualTo(Fact.known(Map.of(FIRST, List.of(vmm), SECOND, List.of(vmm))));
        host.file("/proc/99/fdinfo/0", "pos: 0\nvfio-device-syspath: /sys/devices/pci0000:00/" + SECOND + "\n");
        assertThat(holders()).isEqualTo(Fact.known(Map.of(SECOND, List.of(vmm))));
    }

    @Test
    void looksAtNoProcessWhereNothingCanBeHeld() throws Exception {
        host.function(FIRST.toString()).driver("e1000e").group(9);
        java.nio.file.Files.walkFileTree(directory.resolve("proc"), new DeleteTree());
        assertThat(holders()).isEqualTo(Fact.known(Map.of()));
        host.function(FIRST.toString()).driver("vfio-pci");
        assertThat(holders()).isEqualTo(Fact.unknown("/proc: no such directory"));
    }

    private Fact<Map<PciAddress, List<Holder>>> holders() {
        return HostReader.read(host.root(), Set.of(HostReader.Part.HOLDERS)).holders();
    }

    private static Holder guest() {
        return new Holder(4711, "qemu-system-x86", Optional.of("win11"));
    }

    private void process(int pid, String command, String commandLine, String... open) {
        host.file("/proc/" + pid + "/comm", command + "\n").file("/proc/" + pid + "/cmdline", commandLine);
        for (int i = 0; i < open.length; i++) {
            host.link("/proc/" + pid + "/fd/" + i, open[i]);
        }
    }

    private static final class DeleteTree extends java.nio.file.SimpleFileVisitor<Path> {
        @Override
        public java.nio.file.FileVisitResult visitFile(
                Path file, java.nio.file.attribute.BasicFileAttributes attributes) throws java.io.IOException {
            java.nio.file.Files.delete(file);
            return java.nio.file.FileVisitResult.CONTINUE;
        }

        @Override
        public java.nio.file.FileVisitResult postVisitDirectory(
                Path directory, java.io.@org.jspecify.annotations.Nullable IOException e) throws java.io.IOException {
            java.nio.file.Files.delete(directory);
            return java.nio.file.FileVisitResult.CONTINUE;
        }
    }
}
