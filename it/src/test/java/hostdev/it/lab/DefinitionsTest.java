package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.format.QemuCommandLine;
import hostdev.core.model.PciAddress;
import hostdev.lab.CommandOutcome;
import org.junit.jupiter.api.Test;

/// How a guest is given a device, by the real libvirt and the real QEMU.
class DefinitionsTest extends OnPracticeHost {
    private static final PciAddress NIC = new PciAddress(0, 1, 0, 0);

    DefinitionsTest() {
        super("vtd");
    }

    @Test
    void whatAssignSaysReachesQemuAndIsGoneAfterRelease() {
        String before = shell("virsh dumpxml win2k3 --inactive");
        done(
                "assign",
                "01:00.0",
                "--to",
                "win2k3",
                "--rom",
                "off",
                "--alias",
                "ua-nic",
                "--guest-address",
                "00:09.0",
                "--acpi-index",
                "3",
                "--driver",
                "vfio-pci",
                "--start");
        assertThat(shell("virsh dumpxml win2k3 --inactive"))
                .contains("<driver model='vfio-pci'/>")
                .contains("<alias name='ua-nic'/>")
                .contains("<rom enabled='no'/>")
                .contains("<acpi index='3'/>")
                .contains("bus='0x00' slot='0x09' function='0x0'/>");
        String qemu = shell("cat /proc/$(cat /run/libvirt/qemu/win2k3.pid)/cmdline | tr '\\0' '\\n'");
        assertThat(qemu)
                .contains("\"id\":\"ua-nic\"")
                .contains("\"romfile\":\"\"")
                .contains("\"acpi-index\":3");
        assertThat(QemuCommandLine.functions(qemu.lines().toList())).containsExactly(NIC);
        shell("virsh destroy win2k3");
        done("release", "01:00.0");
        assertThat(shell("virsh dumpxml win2k3 --inactive")).isEqualTo(before);
        assertThat(binding("0000:01:00.0")).isEqualTo("e1000e\n(null)");
    }

    @Test
    void aGuestThatLibvirtRefusesLeavesNothingBehind() {
        String before = shell("virsh dumpxml win2k3 --inactive");
        assertThat(hostdev("assign", "01:00.0", "--to", "win2k3", "--guest-address", "00:00.0")
                        .exit())
                .isNotZero();
        assertThat(shell("virsh dumpxml win2k3 --inactive")).isEqualTo(before);
        assertThat(binding("0000:01:00.0")).isEqualTo("e1000e\n(null)");
    }

    @Test
    void whatIsExportedForQemuIsPastedAndSeenByItsGuest() {
        done("bind", "02:00.0", "vfio-pci");
        String monitor = shell("""
            eval "printf 'info pci\\nquit\\n' | timeout 120 qemu-system-x86_64 -M pc,accel=tcg -m 64 -nodefaults \\
              -display none -S -monitor stdio $(hostdev export 02:00.0 --for qemu --rom off --guest-address 00:07.0)"
            """);
        assertThat(monitor)
                .contains("Bus  0, device   7, function 0")
                .contains("PCI device 1b36:0010")
                .contains("id \"hostdev0\"");
        done("bind", "02:00.0", "nvme");
    }

    /// The PCI Express guest of the practice host under another name.
    private void define(String name, String devices) {
        shell("""
            virsh dumpxml modern --inactive | sed -e 's|<name>modern<|<name>NAME<|' -e '/<uuid>/d' \
              -e "s|</devices>|DEVICES&|" > /tmp/NAME.xml
            """.replace("NAME", name).replace("DEVICES", devices));
    }

    private static String hostdev(int bus, String more) {
        return "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0' bus='" + bus
                + "' slot='0' function='0'/></source>" + more + "</hostdev>";
    }

    @Test
    void libvirtRefusesADeviceThatIsNamedTwice() {
        define("twice", hostdev(1, "") + hostdev(1, ""));
        assertThat(shell("virsh define /tmp/twice.xml 2>&1 && exit 1; true")).contains("already exists");
        CommandOutcome ours = hostdev("addresses", "--definition", "/tmp/twice.xml", "--able", "host");
        assertThat(ours.exit()).isEqualTo(1);
        assertThat(ours.stderr()).contains("0000:01:00.0", "names the same device twice");
    }

    @Test
    void libvirtRefusesAChassisNumberAbove255() {
        define(
                "chassis",
                "<controller type='pci' index='40' model='pcie-root-port'><target chassis='256'/></controller>");
        assertThat(shell("virsh define /tmp/chassis.xml 2>&1 && exit 1; true")).contains("chassis");
        assertThat(hostdev("addresses", "--definition", "/tmp/chassis.xml", "--able", "host")
                        .exit())
                .isEqualTo(1);
    }

    @Test
    void aRunningGuestTakesADeviceOnlyAtFunction0() {
        shell("modprobe vfio-pci");
        done("start", "win2k3");
        try {
            String element = hostdev(1, "<address type='pci' bus='0' slot='9' function='1'/>");
            shell("echo \"" + element + "\" > /tmp/function1.xml");
            assertThat(shell("virsh attach-device win2k3 /tmp/function1.xml --live 2>&1 && exit 1; true"))
                    .contains("function=0");
            CommandOutcome ours =
                    hostdev("assign", "01:00.0", "--to", "win2k3", "--live", "--guest-address", "00:09.1");
            assertThat(ours.exit()).isEqualTo(1);
            assertThat(ours.stderr()).contains("only at function 0", "--guest-address 0000:00:09.0");
        } finally {
            shell("virsh destroy win2k3");
        }
    }

    @Test
    void qemuRefusesADeviceBehindAnIntelIommuWithoutCachingMode() {
        define("viommu", "<iommu model='intel'><driver aw_bits='39'/></iommu>" + hostdev(1, ""));
        shell("virsh define /tmp/viommu.xml");
        try {
            assertThat(shell("virsh start viommu 2>&1 && exit 1; true")).containsIgnoringCase("caching");
            CommandOutcome ours = hostdev("start", "viommu");
            assertThat(ours.exit()).isEqualTo(1);
            assertThat(ours.stderr()).contains("caching_mode='on'", "hostdev edit viommu");
        } finally {
            shell("virsh undefine viommu");
        }
    }

    @Test
    void libvirtLetsAGuestWithAnIommuLockItsMemoryForEachDevice() {
        String iommu = "<iommu model='intel'><driver caching_mode='on' aw_bits='39'/></iommu>";
        define("viommu", iommu + hostdev(1, "") + hostdev(2, ""));
        shell("virsh define /tmp/viommu.xml");
        try {
            shell("virsh start viommu");
            long allowed = Long.parseLong(shell(
                    "awk '/Max locked memory/ {print $4}' /proc/$(cat" + " /run/libvirt/qemu/viommu.pid)/limits"));
            assertThat(done("slots", "viommu", "--json").stdout()).contains("\"locked_memory\": " + allowed);
        } finally {
            shell("virsh destroy viommu; virsh undefine viommu");
        }
    }
}
