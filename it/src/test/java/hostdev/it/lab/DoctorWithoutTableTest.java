package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.CommandOutcome;
import org.junit.jupiter.api.Test;

/// A host whose firmware has VT-d off: nothing that can be written to a file helps.
class DoctorWithoutTableTest extends OnPracticeHost {
    DoctorWithoutTableTest() {
        super("grub-none");
    }

    @Test
    void saysThatNoFileOfThisHostHelpsAndNothingIsEdited() {
        String before = shell("sha256sum /etc/default/grub /boot/grub/grub.cfg");
        CommandOutcome doctor = hostdev("doctor");
        assertThat(doctor.exit()).as(told(doctor, "doctor")).isEqualTo(1);
        // the practice host is itself a guest, and is told what a guest is told
        assertThat(doctor.stdout()).contains("there is no DMAR or IVRS table");
        CommandOutcome prepare = hostdev("prepare", "--yes");
        assertThat(prepare.exit()).as(told(prepare, "prepare")).isEqualTo(1);
        assertThat(prepare.stderr()).contains("there is no DMAR or IVRS table");
        assertThat(shell("sha256sum /etc/default/grub /boot/grub/grub.cfg")).isEqualTo(before);
    }
}
