package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.CommandOutcome;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// An NVMe controller with virtual functions in its own IOMMU group, as a real kernel and the real QEMU treat them.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VirtualFunctionsTest extends OnPracticeHost {
    private static final String PHYSICAL = "0000:01:00.0";
    private static final String VIRTUAL = "0000:01:00.1";
    private static final String DEVICES = "/sys/bus/pci/devices/";

    VirtualFunctionsTest() {
        super("sriov-one-group");
    }

    private String functions() {
        return shell("ls " + DEVICES + " | grep 0000:01:");
    }

    /// The driver of the virtual functions is not let at them: NVMe's own commands would have to make them ready first.
    private void setVirtualFunctions(int count) {
        shell("echo 0 > " + DEVICES + PHYSICAL + "/sriov_drivers_autoprobe; echo " + count + " > " + DEVICES + PHYSICAL
                + "/sriov_numvfs");
    }

    @Test
    @Order(1)
    void aVirtualFunctionBesideItsPhysicalOneIsNotOfferedByTakingTheOtherAway() {
        setVirtualFunctions(2);
        assertThat(shell("ls " + DEVICES + VIRTUAL + "/iommu_group/devices")).contains(PHYSICAL, VIRTUAL);
        CommandOutcome refused = hostdev("assign", VIRTUAL, "--to", "modern", "--with-group");
        assertThat(refused.exit()).as(told(refused, "assign")).isEqualTo(1);
        assertThat(refused.stderr()).contains("with its own physical function " + PHYSICAL, "ACS");
        assertThat(functions()).contains(VIRTUAL);
    }

    @Test
    @Order(2)
    void aPhysicalFunctionKeepsItsDriverWhileItHasVirtualOnes() {
        for (String[] words : new String[][] {
            {"unbind", PHYSICAL}, {"bind", PHYSICAL, "vfio-pci"}, {"assign", PHYSICAL, "--to", "modern"}
        }) {
            CommandOutcome refused = hostdev(words);
            assertThat(refused.exit()).as(told(refused, words)).isEqualTo(1);
            assertThat(refused.stderr())
                    .containsOnlyOnce("error:")
                    .contains("0000:01:00.1 and 0000:01:00.2 (virtual by SR-IOV")
                    .contains("echo 0 > /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs");
        }
        assertThat(functions()).contains(VIRTUAL);
    }

    @Test
    @Order(3)
    void vfioRefusesAPhysicalFunctionWhoseDriverHasLeftItsVirtualOnesThere() {
        shell("modprobe vfio-pci; echo " + PHYSICAL + " > " + DEVICES + PHYSICAL + "/driver/unbind");
        assertThat(functions()).as("NVMe's driver leaves them").contains(VIRTUAL);
        shell("echo vfio-pci > " + DEVICES + PHYSICAL + "/driver_override; echo " + PHYSICAL
                + " > /sys/bus/pci/drivers_probe || true");
        assertThat(binding(PHYSICAL)).doesNotStartWith("vfio-pci");
        assertThat(shell("dmesg | tail -5")).contains("Cannot bind to PF with SR-IOV enabled");
        shell("echo > " + DEVICES + PHYSICAL + "/driver_override; echo " + PHYSICAL
                + " > /sys/bus/pci/drivers/nvme/bind");
        setVirtualFunctions(0);
        assertThat(functions()).isEqualTo(PHYSICAL);
    }

    @Test
    @Order(4)
    void aVirtualFunctionWhosePhysicalOneVfioHasOpensOnlyWithAToken() {
        done("bind", PHYSICAL, "vfio-pci");
        shell("echo 1 > /sys/module/vfio_pci/parameters/enable_sriov");
        setVirtualFunctions(1);
        assertThat(binding(VIRTUAL)).startsWith("vfio-pci");
        assertThat(shell("timeout 60 qemu-system-x86_64 -machine q35,accel=tcg -nodefaults -display none -S"
                        + " -device vfio-pci,host=" + VIRTUAL + " 2>&1 && exit 1; true"))
                .contains("Permission denied");
        CommandOutcome refused = hostdev("assign", VIRTUAL, "--to", "modern", "--with-group");
        assertThat(refused.exit()).as(told(refused, "assign")).isEqualTo(1);
        assertThat(refused.stderr()).contains(VIRTUAL, "VF token");
        CommandOutcome export = hostdev("export", VIRTUAL, "--for", "libvirt");
        assertThat(export.exit()).as(told(export, "export")).isEqualTo(1);
        assertThat(export.stderr()).contains("VF token");
        setVirtualFunctions(0);
        done("bind", PHYSICAL, "nvme");
    }
}
