package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.CommandOutcome;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// A host that GRUB boots with Xen, with `iommu=off` on Xen's line: found, prepared, a card kept for guests, seen after
/// a real reboot, and undone to the byte.
@Order(8)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class XenByGrubTest extends OnPracticeHost {
    private static final String KEPT = "0000:01:00.0";
    private static final String TWIN = "0000:04:00.0";
    private static final String FILES = GRUB_SUMS + "; sha256sum /etc/default/grub.d/*;"
            + " stat -c '%U %G %a' /etc/default/grub; ls /etc/udev/rules.d /etc/modprobe.d";

    private String first = "";

    XenByGrubTest() {
        super("grub-xen");
    }

    @Test
    @Order(1)
    void theDoctorNamesWhatSwitchesXensIommuOff() {
        first = shell(FILES);
        assertThat(shell("xl info")).doesNotContain("_directio");
        CommandOutcome doctor = hostdev("doctor");
        assertThat(doctor.exit()).as(told(doctor, "doctor")).isEqualTo(1);
        assertThat(doctor.stdout())
                .contains("blocks: Xen: it has the IOMMU off")
                .contains("its line says iommu=off")
                .contains("hostdev prepare (edits /etc/default/grub, then runs update-grub); then reboot")
                .contains("1 finding blocks");
    }

    @Test
    @Order(2)
    void prepareEditsXensLineAndNotTheKernels() {
        done("prepare", "--yes");
        assertThat(shell("grep -c 'multiboot2.* iommu=on' /boot/grub/grub.cfg")).isNotEqualTo("0");
        assertThat(shell("grep -c iommu=off /boot/grub/grub.cfg || true")).isEqualTo("0");
        assertThat(shell("grep 'vmlinuz.*iommu' /boot/grub/grub.cfg || true")).isEmpty();
        assertThat(hostdev("doctor").stdout()).contains("do:   reboot: the files of GRUB 2 say already what is wanted");
    }

    @Test
    @Order(3)
    void aCardIsKeptForGuestsAtTheNextBoot() {
        done("prepare", "--keep", KEPT, "--yes");
        assertThat(binding(KEPT)).isEqualTo("e1000e\n(null)");
        reboot();
        assertThat(binding(KEPT)).isEqualTo("pciback\npciback");
        assertThat(binding(TWIN)).isEqualTo("e1000e\n(null)");
        assertThat(shell("xl pci-assignable-list")).isEqualTo(KEPT);
    }

    @Test
    @Order(4)
    void afterTheRebootXensIommuIsOnAndTheDoctorIsQuiet() {
        assertThat(shell("xl info")).contains("hvm_directio").contains("pv_directio");
        CommandOutcome doctor = done("doctor");
        assertThat(doctor.stdout()).contains("nothing is in the way: Xen has the IOMMU on (Intel VT-d");
        assertThat(doctor.stdout()).doesNotContain("warning:").doesNotContain("note:");
        assertThat(hostdev("prepare", "--dry-run").stdout()).contains("nothing to do");
    }

    @Test
    @Order(5)
    void undoneAndRebootedItIsOffAgainAndTheFilesAreTheVeryBytes() {
        done("prepare", "--undo", "--yes");
        assertThat(shell(FILES)).isEqualTo(first);
        assertThat(hostdev("doctor").stdout())
                .contains("warning: /etc/default/grub: the IOMMU is on, and what GRUB 2 boots next will have it off");
        reboot();
        assertThat(shell("xl info")).doesNotContain("_directio");
        assertThat(binding(KEPT)).isEqualTo("e1000e\n(null)");
        assertThat(hostdev("doctor").exit()).isEqualTo(1);
    }
}
