package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Live systems, and others that run from files on a disk that is mounted somewhere else.
class VitalMountsTest extends OnOneDisk {
    private static final String CARRIES = "nvme0n1: mounted at /mnt/usb, which carries the host's own files [always]";

    @Test
    void theMediumOfALiveSystemIsNeverTaken() {
        mounts("28 1 259:0 / /run/live/medium ro - iso9660 /dev/nvme0n1 ro");
        assertThat(UsesOn.atAGlance(host(), NVME)).containsExactly("nvme0n1: mounted at /run/live/medium [always]");
    }

    @Test
    void aDiskWithTheFileOfALoopThatIsALayerOfTheRootIsNeverTaken() {
        loop("loop0", "/mnt/usb/images/root.squashfs");
        mounts(
                "20 1 0:30 / / rw - overlay overlay rw,lowerdir=/run/x/base,upperdir=/run/x/rw,workdir=/run/x/work",
                "21 1 0:31 / /run rw - tmpfs tmpfs rw",
                "22 1 7:0 / /run/x/base ro - squashfs /dev/loop0 ro",
                "28 1 259:0 / /mnt/usb ro - ext4 /dev/nvme0n1 ro");
        assertThat(UsesOn.atAGlance(host(), NVME)).containsExactly(CARRIES);
    }

    @Test
    void aRootWhoseLayersCannotBeSeenMayStandOnAnyLoop() {
        loop("loop0", "/mnt/usb/casper/filesystem.squashfs");
        mounts(
                "20 1 0:30 / / rw - overlay /cow rw,lowerdir=/filesystem.squashfs,upperdir=/cow/upper",
                "28 1 259:0 / /mnt/usb ro - ext4 /dev/nvme0n1 ro");
        assertThat(UsesOn.atAGlance(host(), NVME)).containsExactly(CARRIES);
    }

    @Test
    void aRootOnALoopWhoseFileIsOnNoDiskThatIsMountedMayBeOnAny() {
        loop("loop0", "/live/filesystem.squashfs");
        mounts("20 1 0:30 / / rw - overlay overlay rw,lowerdir=/filesystem.squashfs,upperdir=/cow");
        assertThat(UsesOn.atAGlance(host(), NVME))
                .containsExactly("nvme0n1: the host runs from the file /live/filesystem.squashfs (loop0), and which"
                        + " disk that is on is unknown [always]");
    }

    @Test
    void aRootOnDeviceMapperOnALoopIsFollowedToTheFilesDisk() {
        loop("loop1", "/mnt/usb/overlay.img");
        host().link("/sys/class/block/dm-0", "../../devices/virtual/block/dm-0")
                .link("/sys/dev/block/253:0", "../../devices/virtual/block/dm-0")
                .file("/sys/devices/virtual/block/dm-0/dev", "253:0\n")
                .link("/sys/devices/virtual/block/dm-0/slaves/loop1", "../../loop1");
        mounts("20 1 253:0 / / rw - ext4 /dev/mapper/live-rw rw", "28 1 259:0 / /mnt/usb ro - ext4 /dev/nvme0n1 ro");
        assertThat(UsesOn.atAGlance(host(), NVME)).containsExactly(CARRIES);
    }

    @Test
    void aPartOfTheHostThatIsAFileOnADataDiskMakesThatDiskVital() {
        loop("loop3", "/mnt/usb/var.img");
        mounts(
                "20 1 8:1 / / rw - ext4 /dev/sda1 rw",
                "21 1 7:3 / /var rw - ext4 /dev/loop3 rw",
                "28 1 259:0 / /mnt/usb rw - ext4 /dev/nvme0n1 rw");
        assertThat(UsesOn.atAGlance(host(), NVME)).containsExactly(CARRIES);
    }

    @Test
    void aLoopOfSomebodysImageLeavesADataDiskToBeForced() {
        loop("loop3", "/mnt/usb/cd.iso");
        mounts(
                "20 1 8:1 / / rw - ext4 /dev/sda1 rw",
                "21 1 7:3 / /mnt/cd ro - iso9660 /dev/loop3 ro",
                "28 1 259:0 / /mnt/usb rw - ext4 /dev/nvme0n1 rw");
        assertThat(UsesOn.atAGlance(host(), NVME)).containsExactly("nvme0n1: mounted at /mnt/usb [unless forced]");
    }

    @Test
    void theLayersOfContainersOnADataDiskDoNotMakeItVital() {
        mounts(
                "20 1 8:1 / / rw - ext4 /dev/sda1 rw",
                "28 1 259:0 / /data rw - ext4 /dev/nvme0n1 rw",
                "29 28 0:50 / /data/c1/merged rw - overlay overlay rw,lowerdir=/data/a:/data/b,upperdir=/data/c");
        assertThat(UsesOn.atAGlance(host(), NVME)).containsExactly("nvme0n1: mounted at /data [unless forced]");
    }

    private void loop(String name, String file) {
        host().link("/sys/class/block/" + name, "../../devices/virtual/block/" + name)
                .file("/sys/devices/virtual/block/" + name + "/dev", "7:" + name.substring(4) + "\n")
                .file("/sys/devices/virtual/block/" + name + "/loop/backing_file", file + "\n");
    }

    private void mounts(String... lines) {
        host().file("/proc/self/mountinfo", String.join("\n", lines) + "\n");
    }
}
