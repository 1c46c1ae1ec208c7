package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.format.QemuCommandLine;
import hostdev.core.model.PciAddress;
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
}
