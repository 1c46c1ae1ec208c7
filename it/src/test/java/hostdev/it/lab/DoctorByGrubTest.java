package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.CommandOutcome;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// A host that GRUB boots from its disk, with `intel_iommu=off` in its configuration: found, prepared, seen after a
/// real reboot, used, and undone to the byte.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DoctorByGrubTest extends OnPracticeHost {
    private static final String DEFAULT = "/etc/default/grub";
    private static final String SUMS = GRUB_SUMS + "; stat -c '%U %G %a' " + DEFAULT;

    private String first = "";

    DoctorByGrubTest() {
        super("grub-vtd");
    }

    @Test
    @Order(1)
    void theDoctorNamesWhatSwitchesTheIommuOff() {
        first = shell(SUMS);
        CommandOutcome doctor = hostdev("doctor");
        assertThat(doctor.exit()).as(told(doctor, "doctor")).isEqualTo(1);
        assertThat(doctor.stdout())
                .contains("blocks: the IOMMU: the firmware offers it and the kernel has it off:"
                        + " its line says intel_iommu=off")
                .contains("hostdev prepare (edits /etc/default/grub, then runs update-grub); then reboot")
                .contains("1 finding blocks");
    }

    @Test
    @Order(2)
    void prepareReplacesItAndTheDoctorAsksForTheReboot() {
        shell("cp /boot/grub/grub.cfg /root/grub.cfg");
        done("prepare", "--yes");
        assertThat(shell("grep -c intel_iommu=off /boot/grub/grub.cfg || true")).isEqualTo("0");
        assertThat(hostdev("doctor").stdout()).contains("do:   reboot: the files of GRUB 2 say already what is wanted");
    }

    @Test
    @Order(3)
    void whereTheOldMenuIsBootedItIsSaidThatWhatWasPreparedIsNotInForce() {
        shell("cp /boot/grub/grub.cfg /root/new.cfg; cp /root/grub.cfg /boot/grub/grub.cfg");
        reboot();
        CommandOutcome doctor = hostdev("doctor");
        assertThat(doctor.exit()).as(told(doctor, "doctor")).isEqualTo(1);
        assertThat(doctor.stdout())
                .contains("(prepare) is done, the host has been booted since, and it is still off:"
                        + " another entry was booted than the one that was prepared, or its menu was not made anew")
                .contains("to regenerate the boot files: update-grub");
        shell("cp /root/new.cfg /boot/grub/grub.cfg");
    }

    @Test
    @Order(4)
    void afterTheRebootTheIommuIsOnAndADeviceCanBeGiven() {
        reboot();
        assertThat(shell("cat /proc/cmdline")).contains("intel_iommu=on").doesNotContain("intel_iommu=off");
        CommandOutcome doctor = done("doctor");
        assertThat(doctor.stdout()).contains("the IOMMU is on (Intel VT-d)");
        assertThat(doctor.stdout()).doesNotContain("blocks:");
        done("assign", "01:00.0", "--to", "modern", "--yes");
        done("release", "01:00.0");
    }

    @Test
    @Order(5)
    void undoneAndRebootedItIsOffAgainAndTheFilesAreTheVeryBytes() {
        done("prepare", "--undo", "--yes");
        assertThat(shell(SUMS)).isEqualTo(first);
        assertThat(hostdev("doctor").stdout()).contains("warning: /etc/default/grub: the IOMMU is on, and what GRUB 2");
        reboot();
        assertThat(shell("ls /sys/kernel/iommu_groups")).isEmpty();
        assertThat(hostdev("doctor").exit()).isEqualTo(1);
    }
}
