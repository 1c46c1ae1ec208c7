package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.format.Mounts.Mount;
import org.junit.jupiter.api.Test;

class MountsTest {
    @Test
    void readsMountinfoWithAndWithoutOptionalFields() {
        assertThat(Mounts.parse("""
                        28 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw,errors=remount-ro
                        33 28 0:29 /@home /home rw,relatime shared:12 master:3 - btrfs /dev/mapper/vg0-data rw,space_cache=v2
                        24 28 0:22 / /proc rw,nosuid - proc proc rw
                        """))
                .containsExactly(
                        new Mount("259:2", "/", "ext4", "/dev/nvme0n1p2"),
                        new Mount("0:29", "/home", "btrfs", "/dev/mapper/vg0-data"),
                        new Mount("0:22", "/proc", "proc", "proc"));
    }

    @Test
    void takesTheEscapesOutOfNames() {
        assertThat(Mounts.parse("40 28 8:17 / /mnt/my\\040disk\\134x rw - vfat /dev/sdb1 rw\n"))
                .extracting(Mount::mountPoint)
                .containsExactly("/mnt/my disk\\x");
        assertThat(Mounts.unescaped("a\\04")).isEqualTo("a\\04");
        assertThat(Mounts.unescaped("a\\09x")).isEqualTo("a\\09x");
    }

    @Test
    void readsTheMountsOfAnOldKernel() {
        assertThat(Mounts.parseOld("/dev/VolGroup00/LogVol00 / ext3 rw,data=ordered 0 0\nproc /proc proc rw 0 0\n"))
                .containsExactly(
                        new Mount("", "/", "ext3", "/dev/VolGroup00/LogVol00"), new Mount("", "/proc", "proc", "proc"));
    }

    @Test
    void skipsWhatItDoesNotKnow() {
        assertThat(Mounts.parse("\nnonsense\n1 2 - x\n")).isEmpty();
    }

    @Test
    void readsSwapDevicesAndLeavesSwapFilesOut() {
        assertThat(Swaps.devices("""
                        Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority
                        /dev/dm-1                               partition\t8388604\t\t0\t\t-2
                        /dev/zram0                              partition\t4194300\t\t0\t\t100
                        /swap\\040file                           file\t\t2097148\t\t0\t\t-3
                        """)).containsExactly("/dev/dm-1", "/dev/zram0");
    }
}
