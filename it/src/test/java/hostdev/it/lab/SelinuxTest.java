package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.CommandOutcome;
import org.junit.jupiter.api.Test;

/// SELinux with Debian's policy, permissive: the boolean of the chapter, found, set for every boot, and undone.
class SelinuxTest extends OnPracticeHost {
    private static final String READ = "getsebool virt_use_sysfs";

    SelinuxTest() {
        super("grub-none");
    }

    @Test
    void theBooleanIsSaidToBeMissingThenFoundSetKeptOverARebootAndUndone() {
        CommandOutcome without = hostdev("setsebool", "virt_use_sysfs", "on");
        assertThat(without.exit()).isEqualTo(1);
        assertThat(without.stderr()).contains("SELinux is not switched on on this host");

        shell("sed -i 's/quiet/quiet security=selinux enforcing=0/' /etc/default/grub && update-grub");
        reboot();
        assertThat(shell("cat /sys/fs/selinux/enforce")).isEqualTo("0");
        assertThat(shell(READ)).isEqualTo("virt_use_sysfs --> off");
        assertThat(hostdev("doctor").stdout())
                .contains("note: SELinux: the boolean virt_use_sysfs is off, and SELinux only warns (permissive)")
                .contains("do:   hostdev setsebool virt_use_sysfs on");

        // a file that is replaced keeps its label, which says who may read it
        shell("chcon -t bootloader_etc_t /etc/default/grub");
        String label = shell("stat -c %C /etc/default/grub");
        assertThat(label).endsWith(":bootloader_etc_t:s0");
        done("boot-args", "--file", "/etc/default/grub", "--add", "nosmt", "--in-place");
        assertThat(shell("grep -c nosmt /etc/default/grub")).isEqualTo("1");
        assertThat(shell("stat -c %C /etc/default/grub")).isEqualTo(label);

        done("setsebool", "-P", "virt_use_sysfs", "1", "--yes");
        assertThat(shell(READ)).isEqualTo("virt_use_sysfs --> on");
        assertThat(hostdev("doctor").stdout()).doesNotContain("virt_use_sysfs");
        reboot();
        assertThat(shell(READ)).as("after a reboot").isEqualTo("virt_use_sysfs --> on");
        done("undo", "--yes");
        assertThat(shell(READ)).isEqualTo("virt_use_sysfs --> off");
        assertThat(hostdev("setsebool", "virt_no_such", "on").stderr()).contains("has no such boolean");
    }
}
