package hostdev.host.doctor;

import hostdev.core.doctor.Advice;
import hostdev.core.doctor.Doctor;
import hostdev.core.doctor.Setup;
import hostdev.core.doctor.Setup.Hypervisors;
import hostdev.core.doctor.Setup.Hypervisors.Emulator;
import hostdev.core.model.Fact;
import hostdev.host.fixture.HostFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A machine of files that is fit to give devices away, for tests that take something from it. What stands in them was
/// seen on Linux 6.12 in the practice host.
final class Machine {
    static final String RELEASE = "6.12.107+deb13-amd64";
    static final String TABLES = "/sys/firmware/acpi/tables/";

    private final HostFixture host;

    private Machine(HostFixture host) {
        this.host = host;
    }

    /// With VT-d, switched on by the kernel's line, and two network cards of one kind.
    static Machine intel(Path directory) {
        Machine machine = common(directory)
                .file("/proc/cpuinfo", "processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: fpu vme vmx sse4_2\n")
                .file("/proc/cmdline", "BOOT_IMAGE=/vmlinuz-" + RELEASE + " root=/dev/vda ro intel_iommu=on\n")
                .file("/boot/config-" + RELEASE, "CONFIG_INTEL_IOMMU=y\n# CONFIG_INTEL_IOMMU_DEFAULT_ON is not set\n");
        return machine.bytes(TABLES + "DMAR", table("DMAR", 1, 0));
    }

    static Machine amd(Path directory) {
        Machine machine = common(directory)
                .file("/proc/cpuinfo", "processor\t: 0\nvendor_id\t: AuthenticAMD\nflags\t\t: fpu vme svm sse4_2\n")
                .file("/proc/cmdline", "BOOT_IMAGE=/vmlinuz-" + RELEASE + " root=/dev/vda ro quiet\n")
                .file("/boot/config-" + RELEASE, "CONFIG_AMD_IOMMU=y\nCONFIG_INTEL_IOMMU=y\n");
        return machine.bytes(TABLES + "IVRS", table("IVRS", 0x41, 0x30));
    }

    private static Machine common(Path directory) {
        HostFixture host = HostFixture.in(directory);
        host.function("0000:01:00.0")
                .ids("8086:10d3")
                .pciClass("020000")
                .driver("e1000e")
                .group(1);
        host.function("0000:02:00.0")
                .ids("8086:10d3")
                .pciClass("020000")
                .driver("e1000e")
                .group(2);
        return new Machine(host)
                .file("/proc/sys/kernel/osrelease", RELEASE + "\n")
                .file("/proc/interrupts", "  CPU0\n 25:  0  IR-PCI-MSI-0000:00:02.0    0-edge      PCIe PME\n")
                .file("/proc/meminfo", "MemTotal:        2014908 kB\nMemFree:          991844 kB\n")
                .file("/dev/kvm", "")
                .file("/lib/modules/" + RELEASE + "/modules.dep", "kernel/drivers/vfio/pci/vfio-pci.ko.xz: x\n")
                .file("/sys/kernel/security/lsm", "lockdown,capability")
                .file("/sys/fs/cgroup/x", "")
                .file("/usr/bin/qemu-system-x86_64", "")
                .file("/usr/sbin/libvirtd", "")
                .file("/usr/lib/libvirt/virt-aa-helper", "")
                .file("/run/libvirt/libvirt-sock", "")
                .file("/etc/hostname", "practice\n");
    }

    /// A table without a structure, its checksum right.
    private static byte[] table(String name, int at36, int at37) {
        byte[] table = new byte[48];
        System.arraycopy(name.getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, table, 0, 4);
        table[4] = 48;
        table[36] = (byte) at36;
        table[37] = (byte) at37;
        int sum = 0;
        for (byte each : table) {
            sum += each;
        }
        table[9] = (byte) -sum;
        return table;
    }

    Machine file(String path, String text) {
        host.file(path, text);
        return this;
    }

    Machine bytes(String path, byte[] bytes) {
        try {
            Path file = host.top().resolve(path.substring(1));
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Machine without(String path) {
        try {
            Files.deleteIfExists(host.top().resolve(path.substring(1)));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same cards, and the kernel gives none of them a group.
    Machine withoutGroups() {
        without("/sys/devices/pci0000:01/0000:01:00.0/iommu_group");
        without("/sys/devices/pci0000:02/0000:02:00.0/iommu_group");
        try (java.util.stream.Stream<Path> all = Files.walk(host.top().resolve("sys/kernel/iommu_groups"))) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Machine line(String line) {
        return file("/proc/cmdline", line + "\n");
    }

    HostFixture host() {
        return host;
    }

    List<Advice> advice() {
        return Doctor.examine(SetupReader.read(host.root(), Optional.empty()));
    }

    /// The codes of all that was found, in order.
    List<String> codes() {
        return advice().stream().map(each -> each.finding().code()).toList();
    }

    String ready() {
        return Doctor.ready(SetupReader.read(host.root(), Optional.empty()));
    }

    /// What is found where a plan of an earlier boot has prepared the boot files.
    List<Advice> afterPreparing(String plan) {
        Setup seen = SetupReader.read(host.root(), Optional.empty());
        return examine(seen, seen.hypervisors(), Optional.of(plan));
    }

    /// What is found where QEMU lists these devices, which no tree of files tells.
    List<Advice> withDevices(String help) {
        Setup seen = SetupReader.read(host.root(), Optional.empty());
        Hypervisors asked = new Hypervisors(
                Optional.empty(),
                Fact.known(Optional.of(new Emulator("/usr/bin/qemu-system-x86_64", HypervisorReader.hasVfio(help)))),
                seen.hypervisors().libvirt(),
                seen.hypervisors().running(),
                seen.hypervisors().manager());
        return examine(seen, asked, Optional.empty());
    }

    private static List<Advice> examine(Setup seen, Hypervisors hypervisors, Optional<String> prepared) {
        return Doctor.examine(new Setup(
                seen.host(),
                seen.hardware(),
                seen.processor(),
                seen.firmware(),
                seen.kernel(),
                seen.vfio(),
                seen.bindings(),
                seen.security(),
                hypervisors,
                seen.guests(),
                seen.boot(),
                prepared));
    }

    /// The only thing that was found.
    Advice only() {
        List<Advice> all = advice();
        if (all.size() != 1) {
            throw new AssertionError(all.toString());
        }
        return all.getFirst();
    }
}
