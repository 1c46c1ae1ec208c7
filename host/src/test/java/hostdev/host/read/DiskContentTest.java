package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DiskContentTest extends OnOneDisk {
    @Test
    void aMemberThatNothingStandsOnIsToldAndNotRefused() {
        udev("linux_raid_member");
        assertThat(UsesOn.thoroughly(host(), NVME))
                .containsExactly("nvme0n1: carries a member of an array that is not assembled");
        udev("LVM2_member");
        assertThat(UsesOn.thoroughly(host(), NVME)).containsExactly("nvme0n1: carries a physical volume of LVM");
        udev("zfs_member");
        assertThat(UsesOn.thoroughly(host(), NVME))
                .containsExactly("nvme0n1: carries a part of a ZFS pool that is not imported");
        udev("ext4");
        assertThat(UsesOn.thoroughly(host(), NVME)).isEmpty();
    }

    @Test
    void aPoolThatIsImportedMayBeThisDisksAndIsNeverForced() {
        udev("zfs_member");
        host().directory("/proc/spl/kstat/zfs/rpool").file("/proc/spl/kstat/zfs/arcstats", "");
        assertThat(UsesOn.thoroughly(host(), NVME))
                .containsExactly("nvme0n1: carries a part of a ZFS pool, and of which is unknown: rpool are imported"
                        + " [always]");
    }

    @Test
    void aPoolOnWhatStandsOnTheDiskCountsForTheDisk() {
        host().directory("/sys/class/block/nvme0n1/holders/dm-0")
                .file("/sys/class/block/dm-0/dev", "254:0\n")
                .file("/sys/class/block/dm-0/dm/name", "rpool_crypt\n")
                .file("/run/udev/data/b254:0", "I:1\nE:ID_FS_TYPE=zfs_member\n")
                .directory("/proc/spl/kstat/zfs/rpool");
        assertThat(UsesOn.thoroughly(host(), NVME))
                .contains(
                        "nvme0n1: carries a part of a ZFS pool, and of which is unknown: rpool are imported [always]");
    }

    @Test
    void whereUdevHasNotLookedTheDisksOwnBytesTell() {
        host().file("/dev/nvme0n1", "\0".repeat(512) + "LABELONE" + "\0".repeat(512));
        assertThat(UsesOn.thoroughly(host(), NVME)).containsExactly("nvme0n1: carries a physical volume of LVM");
    }

    @Test
    void aPhysicalVolumeOfAGroupThatIsInUseElsewhereIsRefused() {
        udev("LVM2_member");
        host().file("/dev/nvme0n1", physicalVolume("vg0", "abcdef-1234"));
        assertThat(UsesOn.thoroughly(host(), NVME))
                .containsExactly("nvme0n1: carries a physical volume of the volume group vg0, which is not active");
        host().link("/sys/class/block/dm-0", "../../devices/virtual/block/dm-0");
        host().file("/sys/devices/virtual/block/dm-0/dm/uuid", "LVM-abcdef1234ffff\n");
        assertThat(UsesOn.thoroughly(host(), NVME))
                .containsExactly("nvme0n1: carries a physical volume of the volume group vg0, which is in use"
                        + " [unless forced]");
    }

    private static String physicalVolume(String group, String uuid) {
        String text = group + " {\nid = \"" + uuid + "\"\nseqno = 2\n}\n";
        StringBuilder disk = new StringBuilder("\0".repeat(512) + "LABELONE");
        disk.append("\0".repeat(4096 - disk.length())).append("sum.").append(" LVM2 x[5A%r0N*>");
        disk.append("\0".repeat(4096 + 40 - disk.length()));
        disk.append('\0').append((char) 2).append("\0".repeat(6)); // offset 512
        disk.append((char) text.length()).append("\0".repeat(7));
        disk.append("\0".repeat(4096 + 512 - disk.length())).append(text);
        return disk.toString();
    }

    private void udev(String type) {
        host().file("/run/udev/data/b259:0", "S:disk/by-id/x\nI:123\nE:ID_FS_TYPE=" + type + "\nG:systemd\n");
    }
}
