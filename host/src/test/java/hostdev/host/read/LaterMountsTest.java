package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What the host mounts or reads only at times is used all the same.
class LaterMountsTest extends OnOneDisk {
    @Test
    void aBootThatIsMountedWhenUsedIsNeverTaken() {
        host().file("/etc/fstab", "# boot\n/dev/nvme0n1 /boot ext4 noauto 0 0\n");
        assertThat(UsesOn.thoroughly(host(), NVME))
                .containsExactly("nvme0n1: to be mounted at /boot by /etc/fstab [always]");
        host().file("/etc/fstab", "/dev/nvme0n1 /mnt/backup ext4 noauto 0 0\n");
        assertThat(UsesOn.thoroughly(host(), NVME)).isEmpty();
    }

    @Test
    void aDeviceNamedByItsUuidIsFound() {
        host().file("/etc/fstab", "UUID=AB12-CD34 /efi vfat noauto,x-systemd.automount 0 2\n")
                .file("/run/udev/data/b259:0", "E:ID_FS_TYPE=vfat\nE:ID_FS_UUID=ab12-cd34\n");
        assertThat(UsesOn.thoroughly(host(), NVME))
                .containsExactly("nvme0n1: to be mounted at /efi by /etc/fstab [always]");
    }

    @Test
    void anAutomountThatNoFileNamesMayBeEachEfiPartition() {
        host().file("/proc/self/mountinfo", "30 1 0:40 / /efi rw shared:2 - autofs systemd-1 rw,fd=55\n")
                .file("/run/udev/data/b259:0", "E:ID_PART_ENTRY_TYPE=c12a7328-f81f-11d2-ba4b-00a0c93ec93b\n");
        assertThat(UsesOn.thoroughly(host(), NVME))
                .containsExactly("nvme0n1: an EFI system partition that is mounted when used [always]");
    }

    @Test
    void swapThatIsOffAndTheImageOfHibernationAreTakenOnlyByForce() {
        host().file("/etc/fstab", "/dev/nvme0n1 none swap sw 0 0\n")
                .file("/proc/cmdline", "root=/dev/sda1 resume=/dev/nvme0n1 quiet\n");
        assertThat(UsesOn.thoroughly(host(), NVME))
                .containsExactly(
                        "nvme0n1: swap by /etc/fstab, which is off now [unless forced]",
                        "nvme0n1: has the image of hibernation (resume= on the kernel command line) [unless forced]");
    }

    @Test
    void swapThatIsOnIsToldOnce() {
        host().file("/etc/fstab", "/dev/nvme0n1 none swap sw 0 0\n")
                .file("/proc/swaps", "Filename Type Size Used Priority\n/dev/nvme0n1 partition 1000 0 -2\n");
        assertThat(UsesOn.thoroughly(host(), NVME)).containsExactly("nvme0n1: swap [always]");
    }
}
