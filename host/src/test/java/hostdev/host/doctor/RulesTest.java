package hostdev.host.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.doctor.Advice;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each of the other rules: what it finds, and that it is silent on a fit machine ([IommuRuleTest] has one).
class RulesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private Machine machine() {
        return Machine.intel(directory);
    }

    private void finds(Machine machine, String code, boolean blocks, String what) {
        Advice only = machine.only();
        assertThat(only.finding().code()).isEqualTo(code);
        assertThat(only.blocks()).as(only.toString()).isEqualTo(blocks);
        assertThat(only.finding().where() + ": " + only.finding().what()).contains(what);
    }

    @Test
    void aKernelBeforeDriverOverride() {
        Machine machine = machine()
                .file("/proc/sys/kernel/osrelease", "3.10.0-957.el7\n")
                .without("/sys/devices/pci0000:01/0000:01:00.0/driver_override")
                .without("/sys/devices/pci0000:02/0000:02:00.0/driver_override");
        assertThat(machine.advice().getFirst().finding().code()).isEqualTo("kernel-old");
        assertThat(machine.advice().getFirst().finding().what()).startsWith("it cannot bind a driver by address");
    }

    @Test
    void anOldReleaseWithDriverOverrideBindsByAddress() {
        assertThat(machine()
                        .file("/proc/sys/kernel/osrelease", "3.10.0-1160.el7.x86_64\n")
                        .codes())
                .doesNotContain("kernel-old");
    }

    @Test
    void aProcessorWithoutVirtualizationAndWithoutKvm() {
        Machine machine = machine()
                .without("/dev/kvm")
                .file("/dev/null", "")
                .file("/proc/cpuinfo", "vendor_id\t: GenuineIntel\nflags\t\t: fpu vme\n");
        finds(machine, "no-virtualization", true, "no flag vmx");
    }

    @Test
    void aProcessorWithVirtualizationWhoseModuleIsNotLoaded() {
        Machine machine = machine().without("/dev/kvm").file("/dev/null", "");
        finds(machine, "no-kvm", true, "/dev/kvm: it is not there");
        assertThat(machine.only().finding().fix().orElseThrow()).startsWith("modprobe kvm_intel");
    }

    @Test
    void interruptsThatAreNotRemapped() {
        Machine machine = machine().file("/proc/interrupts", "  CPU0\n 25: 0 PCI-MSI-0000:00:02.0 0-edge PCIe PME\n");
        finds(machine, "no-interrupt-remapping", true, "interrupts do not go through it");
        machine.file("/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts", "Y\n");
        finds(machine, "unsafe-interrupts", false, "allow_unsafe_interrupts is on, and interrupts are not remapped");
    }

    @Test
    void aKernelWithoutVfio() {
        String dep = "/lib/modules/" + Machine.RELEASE + "/modules.dep";
        finds(machine().file(dep, "kernel/drivers/net/e1000e.ko: x\n"), "no-vfio", true, "no driver vfio-pci");
        assertThat(machine()
                        .file(dep, "")
                        .file(
                                "/lib/modules/" + Machine.RELEASE + "/modules.builtin",
                                "kernel/drivers/vfio/vfio-pci.ko\n")
                        .advice())
                .isEmpty();
    }

    @Test
    void aLineOfModprobeThatForbidsVfio() {
        Machine machine = machine().file("/etc/modprobe.d/no.conf", "# no\ninstall vfio-pci /bin/false\n");
        finds(machine, "vfio-forbidden", true, "/etc/modprobe.d/no.conf: it forbids the module");
    }

    @Test
    void aBindingByIdsThatCatchesTwoCards() {
        Machine machine = machine().file("/etc/modprobe.d/vfio.conf", "options vfio-pci ids=8086:10d3\n");
        finds(
                machine,
                "binding-catches-twins",
                false,
                "8086:10d3 takes 2 devices from the host: 0000:01:00.0, 0000:02:00.0");
        finds(
                machine().without("/etc/modprobe.d/vfio.conf").line("intel_iommu=on vfio-pci.ids=8086:10d3"),
                "binding-catches-twins",
                false,
                "the kernel command line");
    }

    @Test
    void aFileOfModprobeHidesThatOfItsNameElsewhere() {
        Machine machine = machine()
                .file("/usr/lib/modprobe.d/vfio.conf", "options vfio-pci ids=8086:10d3\n")
                .file("/etc/modprobe.d/vfio.conf", "# nothing\n");
        assertThat(machine.advice()).isEmpty();
    }

    @Test
    void malformedAndStaleBindings() {
        Machine machine =
                machine().line("intel_iommu=on vfio-pci.ids=8086_10d3 xen-pciback.hide=(0000:77:00.0)(nonsense)");
        assertThat(machine.codes()).containsExactly("binding-malformed", "binding-fits-nothing", "binding-malformed");
        assertThat(machine()
                        .line("intel_iommu=on")
                        .file("/etc/driverctl.d/pci-0000:55:00.0", "vfio-pci\n")
                        .codes())
                .containsExactly("binding-fits-nothing");
    }

    @Test
    void aHideLineThatXenPcibackDoesNotUnderstandKeepsItFromLoading() {
        for (String wrong : List.of("0000:01:00.0", "(01:00.0),(02:00.0)", "(01:00.0", "(01:00:0)", "(01.0)")) {
            Machine machine = machine().line("intel_iommu=on xen-pciback.hide=" + wrong);
            assertThat(machine.codes()).as(wrong).contains("binding-malformed");
            assertThat(machine.advice().getFirst().finding().what()).contains("does not load at all");
        }
        for (String right : List.of("(0000:01:00.0)", "(1:0.0)", "(01:00.*)", "(01:*.*)(0000:01:00.0)")) {
            Machine machine = machine().line("intel_iommu=on xen-pciback.hide=" + right);
            assertThat(machine.codes()).as(right).containsOnly("hide-without-xen");
        }
    }

    @Test
    void twoBindingsOfOneDeviceThatContradictEachOther() {
        Machine machine = machine()
                .file("/etc/driverctl.d/pci-0000:01:00.0", "vfio-pci\n")
                .line("intel_iommu=on pci-stub.ids=8086:10d3");
        assertThat(machine.codes()).containsExactly("binding-catches-twins", "bindings-contradict");
        assertThat(machine.advice().getLast().finding().what())
                .contains("pci-stub (the kernel command line)")
                .contains("vfio-pci (/etc/driverctl.d/pci-0000:01:00.0)");
    }

    @Test
    void whatIsKeptFromBootOnAndIsNotKeptNow() {
        assertThat(keeping("0000:01:00.0", "0x10d3", "e1000e").codes()).isEmpty();
        Machine machine = keeping("0000:01:00.0", "0x10d3", "vfio-pci");
        assertThat(machine.codes()).containsExactly("kept-not-in-force");
        assertThat(machine.advice().getFirst().finding().what()).endsWith("and e1000e has it now");
        assertThat(keeping("0000:01:00.0", "0x1521", "vfio-pci").codes()).containsExactly("kept-other-device");
        assertThat(keeping("0000:09:00.0", "0x10d3", "vfio-pci").codes()).containsExactly("kept-device-gone");
    }

    private Machine keeping(String address, String device, String driver) {
        return machine()
                .file(
                        "/etc/udev/rules.d/10-hostdev-keep.rules",
                        "ACTION==\"add\", SUBSYSTEM==\"pci\", KERNEL==\"" + address
                                + "\", ATTR{vendor}==\"0x8086\", ATTR{device}==\"" + device
                                + "\", ATTR{driver_override}=\"" + driver + "\"\n");
    }

    @Test
    void aDriverThatIsMadeForTheDevice() {
        String alias = "/lib/modules/" + Machine.RELEASE + "/modules.alias";
        Machine machine = machine().file(alias, """
            alias pci:v00008086d000010D3sv*sd*bc*sc*i* e1000e
            alias vfio_pci:v*d*sv*sd*bc*sc*i* vfio_pci
            alias vfio_pci:v000015B3d0000101Esv*sd*bc*sc*i* mlx5_vfio_pci
            """);
        assertThat(machine.advice()).isEmpty();
        machine.file(alias, "alias vfio_pci:v00008086d000010D3sv*sd*bc02sc*i* e1000e_vfio_pci\n");
        assertThat(machine.codes()).containsExactly("variant-driver", "variant-driver");
        assertThat(machine.advice().getFirst().finding().fix()).contains("hostdev bind 0000:01:00.0 e1000e_vfio_pci");
    }

    @Test
    void aGroupThatTheFirmwareKeepsMemoryFor() {
        Machine machine =
                machine().file("/sys/kernel/iommu_groups/1/reserved_regions", "0x7d000000 0x7d7fffff direct\n");
        finds(machine, "reserved-memory", false, "0000:01:00.0: the firmware keeps memory for IOMMU group 1");
        machine.file("/sys/kernel/iommu_groups/1/reserved_regions", "0x7d000000 0x7d7fffff direct-relaxable\n");
        assertThat(machine.advice()).isEmpty();
    }

    @Test
    void selinuxsBooleanIsANoticeWithVfioAndANeedWithout() {
        Machine machine =
                machine().file("/sys/fs/selinux/enforce", "1").file("/sys/fs/selinux/booleans/virt_use_sysfs", "0 0");
        finds(machine, "virt-use-sysfs-off", false, "the boolean virt_use_sysfs is off");
        assertThat(machine.only().finding().fix()).contains("hostdev setsebool virt_use_sysfs on");
        machine.file("/lib/modules/" + Machine.RELEASE + "/modules.dep", "");
        assertThat(machine.advice().stream()
                        .filter(Advice::blocks)
                        .map(each -> each.finding().code()))
                .containsExactly("no-vfio", "virt-use-sysfs-off");
        machine.file("/sys/fs/selinux/booleans/virt_use_sysfs", "1 1");
        assertThat(machine.codes()).containsExactly("no-vfio");
    }

    @Test
    void appArmorWithoutLibvirtsHelper() {
        Machine machine = machine()
                .file("/sys/module/apparmor/parameters/enabled", "Y\n")
                .without("/usr/lib/libvirt/virt-aa-helper");
        finds(machine, "no-virt-aa-helper", false, "AppArmor");
    }

    @Test
    void lockdownIsNotInTheWayOfVfio() {
        Machine machine = machine().file("/sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
        assertThat(machine.advice()).isEmpty();
        machine.file("/lib/modules/" + Machine.RELEASE + "/modules.dep", "");
        assertThat(machine.codes()).containsExactly("no-vfio", "lockdown");
    }

    @Test
    void aHypervisorThatIsNotInstalledOrDoesNotRun() {
        finds(machine().without("/run/libvirt/libvirt-sock"), "libvirt-not-running", true, "libvirt");
        finds(machine().without("/usr/sbin/libvirtd").file("/usr/bin/sh", ""), "no-hypervisor", true, "libvirt");
        finds(machine().without("/usr/bin/qemu-system-x86_64").file("/usr/bin/sh", ""), "no-hypervisor", true, "QEMU");
    }

    @Test
    void aQemuWithoutTheDeviceVfioPci() {
        assertThat(machine().withDevices("Network devices:\nname \"e1000\", bus PCI\nname \"vfio-pci\", bus PCI\n"))
                .isEmpty();
        assertThat(machine().withDevices("no list at all")).isEmpty();
        assertThat(machine().withDevices("name \"e1000\", bus PCI\n"))
                .singleElement()
                .satisfies(advice -> assertThat(advice.finding().what()).isEqualTo("it has no device vfio-pci"));
    }

    @Test
    void onProxmoxNothingSaysThatLibvirtIsNeeded() {
        assertThat(machine()
                        .without("/usr/sbin/libvirtd")
                        .without("/run/libvirt/libvirt-sock")
                        .file("/usr/sbin/qm", "")
                        .advice())
                .isEmpty();
    }

    @Test
    void aCardWhoseMemoryTheFirmwaresFramebufferHolds() {
        Machine machine = machine();
        machine.host().function("0000:03:00.0").pciClass("030000").group(3);
        assertThat(machine.advice()).isEmpty();
        machine.host()
                .link(
                        "/sys/bus/platform/drivers/simple-framebuffer/simple-framebuffer.0",
                        "../../../../devices/pci0000:03/0000:03:00.0/simple-framebuffer.0");
        finds(machine, "framebuffer-holds-memory", false, "0000:03:00.0: the firmware's framebuffer");
        assertThat(machine.only().finding().fix().orElseThrow())
                .contains("hostdev assign 0000:03:00.0 --to GUEST --force");
    }

    @Test
    void aGuestThatMayNotLockItsMemory() {
        String guest = """
            <domain type='kvm'><name>win2k3</name><memory unit='KiB'>1048576</memory>
            <memtune><hard_limit unit='KiB'>1200000</hard_limit></memtune><devices>
            <hostdev mode='subsystem' type='pci' managed='yes'><source>
            <address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source></hostdev>
            </devices></domain>
            """;
        Machine machine = machine().file("/etc/libvirt/qemu/win2k3.xml", guest);
        finds(machine, "hard-limit-low", false, "win2k3: its definition lets it lock 1171 MiB");
        machine.file("/etc/libvirt/qemu/win2k3.xml", guest.replaceAll("<memtune>.*</memtune>", ""));
        assertThat(machine.advice()).isEmpty();
        machine.file(
                "/etc/libvirt/qemu/win2k3.xml",
                guest.replaceAll("<memtune>.*</memtune>", "").replace("1048576", "4194304"));
        finds(machine, "guest-too-large", false, "it has 4096 MiB of memory");
    }

    @Test
    void namesGuestsThatWillNotStartWithTheirDevices() {
        String element = "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0' bus='0x9'"
                + " slot='0' function='0'/></source></hostdev>";
        Machine machine = machine().file("/etc/libvirt/qemu/win11.xml", """
            <domain type='kvm'><name>win11</name><memory unit='MiB'>512</memory>
            <os><type arch='x86_64' machine='q35'>hvm</type></os>
            <devices><iommu model='intel'/>ELEMENT</devices></domain>
            """.replace("ELEMENT", element + element));
        assertThat(machine.codes())
                .containsExactlyInAnyOrder("guest-device-missing", "device-named-twice", "viommu-no-caching-mode");
    }

    @Test
    void aTreeInWhichNothingOfThisCanBeSeenIsNotJudged() {
        hostdev.host.fixture.HostFixture bare = hostdev.host.fixture.HostFixture.in(directory.resolve("bare"));
        bare.function("0000:01:00.0").group(1);
        hostdev.core.doctor.Setup setup = SetupReader.read(bare.root(), java.util.Optional.empty());
        assertThat(hostdev.core.doctor.Doctor.examine(setup)).isEmpty();
        assertThat(hostdev.core.doctor.Doctor.unseen(setup)).hasSizeGreaterThan(8);
    }

    @Test
    void namesVirtualFunctionsThatOpenOnlyWithAToken() {
        Machine machine = machine();
        machine.host().function("0000:04:00.0").driver("vfio-pci").group(4);
        for (String virtual : List.of("0000:04:00.1", "0000:04:00.2")) {
            machine.host().function(virtual).group(5);
            machine.host().link("/sys/bus/pci/devices/" + virtual + "/physfn", "../0000:04:00.0");
        }
        assertThat(machine.advice()).singleElement().satisfies(advice -> {
            assertThat(advice.finding().code()).isEqualTo("needs-vf-token");
            assertThat(advice.finding().where()).isEqualTo("0000:04:00.1 (and 1 more like it)");
            assertThat(advice.finding().what()).contains("0000:04:00.0 is bound to vfio-pci");
            assertThat(advice.finding().fix().orElse("")).contains("--vf-token UUID");
        });
    }

    @Test
    void whatBlocksComesFirst() {
        List<Advice> all = machine()
                .file("/etc/modprobe.d/vfio.conf", "options vfio-pci ids=8086:10d3\n")
                .without("/run/libvirt/libvirt-sock")
                .advice();
        assertThat(all).extracting(Advice::blocks).containsExactly(true, false);
    }
}
