package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BlockUsesTest extends OnOneDisk {
    @Test
    void aDataDiskMayBeForcedAndTheHostsOwnPlacesMayNot() {
        mounts("28 1 259:0 / /srv/data rw - ext4 /dev/nvme0n1 rw");
        assertThat(UsesOn.atAGlance(host(), NVME)).containsExactly("nvme0n1: mounted at /srv/data [unless forced]");
        mounts("28 1 259:0 / /srv/data rw - ext4 /dev/nvme0n1 rw", "29 1 259:0 /v /var/lib rw - ext4 /dev/nvme0n1 rw");
        assertThat(UsesOn.atAGlance(host(), NVME)).containsExactly("nvme0n1: mounted at /var/lib, /srv/data [always]");
    }

    @Test
    void manyPlacesOfOneFileSystemAreOneUse() {
        mounts(
                "28 1 259:0 / /a rw - ext4 /dev/nvme0n1 rw",
                "29 1 259:0 / /b rw - ext4 /dev/nvme0n1 rw",
                "30 1 259:0 / /c rw - ext4 /dev/nvme0n1 rw",
                "31 1 259:0 / /d rw - ext4 /dev/nvme0n1 rw",
                "32 1 259:0 / /e rw - ext4 /dev/nvme0n1 rw");
        assertThat(UsesOn.atAGlance(host(), NVME))
                .containsExactly("nvme0n1: mounted at /a, /b, /c and 2 more places [unless forced]");
    }

    @Test
    void aSwapFileIsSwapOfTheDiskThatItIsOn() {
        mounts("28 1 259:0 / /srv rw - ext4 /dev/nvme0n1 rw", "29 1 8:1 / / rw - ext4 /dev/sda1 rw");
        host().file("/proc/swaps", "Filename Type Size Used Priority\n/srv/swap\\040file file 8388604 0 -2\n");
        assertThat(UsesOn.atAGlance(host(), NVME))
                .containsExactly(
                        "nvme0n1: mounted at /srv [unless forced]",
                        "nvme0n1: holds the swap file /srv/swap file [always]");
    }

    @Test
    void eachThingThatStandsOnADiskIsNamedByItsKind() {
        standing("dm-0", "vg0-lv", "LVM-q1w2");
        standing("dm-1", "secret", "CRYPT-LUKS2-33");
        standing("dm-2", "mpatha", "mpath-3600");
        standing("md0", "", "");
        host().file("/sys/class/block/md0/md/level", "raid1\n").file("/sys/class/block/md0/md/array_state", "clean\n");
        standing("bcache0", "", "");
        assertThat(UsesOn.atAGlance(host(), NVME))
                .containsExactly(
                        "nvme0n1: part of bcache0 [unless forced]",
                        "nvme0n1: carries the logical volume vg0-lv [unless forced]",
                        "nvme0n1: carries the encrypted volume secret [unless forced]",
                        "nvme0n1: is a path of the multipath map mpatha [unless forced]",
                        "nvme0n1: member of the array md0 (raid1) [unless forced]");
    }

    @Test
    void theLogOfAFileSystemOnAnotherDiskIsAUse() {
        mounts("28 1 8:1 / /var rw - xfs /dev/sda1 rw,attr2,logdev=/dev/nvme0n1,noquota");
        assertThat(UsesOn.atAGlance(host(), NVME)).containsExactly("nvme0n1: mounted at /var [always]");
    }

    @Test
    void whatBacksCompressedSwapIsNeverTaken() {
        host().file("/sys/class/block/zram0/backing_dev", "/dev/nvme0n1\n")
                .file("/sys/class/block/zram1/backing_dev", "none\n");
        assertThat(UsesOn.atAGlance(host(), NVME))
                .containsExactly("nvme0n1: backs the compressed memory zram0 [always]");
    }

    @Test
    void aDiskThatTheKernelExportsIsInUse() {
        host().file("/sys/kernel/config/target/core/iblock_0/san/udev_path", "/dev/nvme0n1\n")
                .file("/sys/kernel/config/nvmet/subsystems/nqn.a/namespaces/1/device_path", "/dev/nvme0n1\n")
                .file("/sys/kernel/config/nvmet/subsystems/nqn.a/namespaces/1/enable", "1\n");
        assertThat(UsesOn.atAGlance(host(), NVME))
                .containsExactlyInAnyOrder(
                        "nvme0n1: exported as the SCSI target san [unless forced]",
                        "nvme0n1: exported as namespace 1 of the NVMe target nqn.a [unless forced]");
        host().file("/sys/kernel/config/nvmet/subsystems/nqn.a/namespaces/1/enable", "0\n");
        assertThat(UsesOn.atAGlance(host(), NVME)).hasSize(1);
    }

    @Test
    void aDiskBehindAnyKindOfScsiTargetIsInUse() {
        String core = "/sys/kernel/config/target/core/";
        host().file(core + "fileio_0/lun/udev_path", "/dev/nvme0n1\n")
                .file(core + "pscsi_1/raw/udev_path", "/dev/nvme0n1\n")
                .file(core + "newkind_2/other/udev_path", "/dev/nvme0n1\n")
                .file(core + "fileio_3/image/udev_path", "/srv/image.raw\n")
                .file(core + "iblock_4/closed/udev_path", "/dev/nvme0n1\n")
                .file(core + "iblock_4/closed/enable", "0\n");
        assertThat(UsesOn.atAGlance(host(), NVME))
                .containsExactlyInAnyOrder(
                        "nvme0n1: exported as the SCSI target lun [unless forced]",
                        "nvme0n1: exported as the SCSI target raw [unless forced]",
                        "nvme0n1: exported as the SCSI target other [unless forced]");
    }

    @Test
    void aTargetsOwnWordNamesTheDiskWhereNoPathDoes() {
        host().file("/sys/kernel/config/target/core/iblock_0/san/info", """
            Status: ACTIVATED  Max Queue Depth: 0
                    iBlock device: nvme0n1  readonly: 0
                    Major: 259 Minor: 0  CLAIMED: IBLOCK
            """);
        assertThat(UsesOn.atAGlance(host(), NVME))
                .containsExactly("nvme0n1: exported as the SCSI target san [unless forced]");
    }

    @Test
    void aTargetWhoseDiskCannotBeFoundMayHaveAny() {
        host().file("/sys/kernel/config/target/core/iblock_0/san/udev_path", "/dev/disk/by-id/wwn-1\n");
        assertThat(UsesOn.atAGlance(host(), NVME))
                .containsExactly("nvme0n1: /dev/disk/by-id/wwn-1 is exported as the SCSI target san, and which disk"
                        + " that is is unknown [unless forced]");
    }

    @Test
    void aWholeControllerBehindAnNvmeTargetIsInUse() {
        host().classDevice("nvme", "nvme0", NVME, "nvme");
        String passthru = "/sys/kernel/config/nvmet/subsystems/nqn.a/passthru/";
        host().file(passthru + "device_path", "/dev/nvme0\n").file(passthru + "enable", "1\n");
        assertThat(UsesOn.atAGlance(host(), NVME))
                .containsExactly("nvme0: exported as the NVMe target nqn.a [unless forced]");
        host().file(passthru + "enable", "0\n");
        assertThat(UsesOn.atAGlance(host(), NVME)).isEmpty();
    }

    @Test
    void aTapeBehindAScsiTargetHasItsAdapterInUse() {
        host().link("/sys/bus/scsi/devices/6:0:1:0", "../../../devices/pci0000:01/" + NVME + "/host6/6:0:1:0");
        host().file(
                        "/sys/kernel/config/target/core/pscsi_0/tape/info",
                        "        SCSI Device Bus Location: Channel ID: 0 Target ID: 1 LUN: 0 Host ID: 6\n");
        assertThat(UsesOn.atAGlance(host(), NVME))
                .containsExactly("6:0:1:0: exported as the SCSI target tape [unless forced]");
    }

    @Test
    void otherUsersInTheKernelAreSeenToo() {
        host().file("/sys/kernel/scst_tgt/devices/vd/filename", "/dev/nvme0n1\n[key]\n")
                .file("/sys/bus/xen-backend/devices/vbd-3-768/physical_device", "103:0\n")
                .file("/sys/kernel/config/cluster/c/heartbeat/r/dev", "nvme0n1\n")
                .file("/sys/kernel/config/usb_gadget/g/functions/mass_storage.0/lun.0/file", "/dev/nvme0n1\n")
                .file("/proc/fs/jbd2/nvme0n1/info", "1 transactions\n")
                .file("/proc/fs/jbd2/sda2-8/info", "1 transactions\n");
        assertThat(UsesOn.atAGlance(host(), NVME))
                .containsExactlyInAnyOrder(
                        "nvme0n1: exported as the SCST device vd [unless forced]",
                        "nvme0n1: a disk of the Xen domain 3 [always]",
                        "nvme0n1: carries the heartbeat of the cluster c [always]",
                        "nvme0n1: exported as a USB disk by the gadget g [unless forced]",
                        "nvme0n1: holds the journal of a mounted file system [always]");
    }

    @Test
    void anArrayThatIsNotRunningHasItsMembersAllTheSame() {
        standing("md127", "", "");
        host().file("/sys/class/block/md127/md/level", "raid5\n")
                .file("/sys/class/block/md127/md/array_state", "inactive\n");
        assertThat(UsesOn.atAGlance(host(), NVME))
                .containsExactly("nvme0n1: member of the array md127 (raid5, inactive) [unless forced]");
    }

    @Test
    void aVolumeGroupsNameIsTakenFromDeviceMappers() {
        assertThat(StackedDevice.volumeGroup("my--group-root--lv")).isEqualTo("my-group");
        assertThat(StackedDevice.volumeGroup("vg0-root")).isEqualTo("vg0");
    }

    @Test
    void aLoopOnTheDiskAndWhatIsMountedFromItIsSeenOnAThoroughLook() {
        host().link("/sys/class/block/loop0", "../../devices/virtual/block/loop0");
        host().file("/sys/devices/virtual/block/loop0/dev", "7:0\n");
        host().file("/sys/devices/virtual/block/loop0/loop/backing_file", "/dev/nvme0n1\n");
        mounts("28 1 7:0 / /mnt rw - ext4 /dev/loop0 rw");
        assertThat(UsesOn.thoroughly(host(), NVME))
                .containsExactly(
                        "nvme0n1: carries the loop device loop0 [unless forced]",
                        "nvme0n1: mounted at /mnt (loop0) [unless forced]");
    }

    @Test
    void aBcachefsNamesAllItsDisks() {
        mounts("28 1 0:44 / /pool rw - bcachefs /dev/sda:/dev/nvme0n1 rw");
        assertThat(UsesOn.atAGlance(host(), NVME)).containsExactly("nvme0n1: mounted at /pool [unless forced]");
    }

    @Test
    void aMountInAnotherNamespaceIsSeenOnAThoroughLook() {
        host().link("/proc/self/ns/mnt", "mnt:[1]");
        namespace(1, "systemd", "mnt:[1]", "");
        namespace(812, "dockerd", "mnt:[2]", "28 1 259:0 / /var/lib/x rw - ext4 /dev/nvme0n1 rw\n");
        namespace(813, "dockerd", "mnt:[2]", "28 1 259:0 / /var/lib/x rw - ext4 /dev/nvme0n1 rw\n");
        assertThat(UsesOn.atAGlance(host(), NVME)).isEmpty();
        assertThat(UsesOn.thoroughly(host(), NVME))
                .containsExactly("nvme0n1: mounted at /var/lib/x for process 812 (dockerd) [unless forced]");
    }

    @Test
    void whatProcessOneHasMountedIsTheHostsOwnWhereThisProgramIsInAContainer() {
        host().link("/proc/self/ns/mnt", "mnt:[9]");
        namespace(1, "systemd", "mnt:[1]", "28 1 259:0 / / rw - ext4 /dev/nvme0n1 rw\n");
        assertThat(UsesOn.thoroughly(host(), NVME))
                .containsExactly("nvme0n1: mounted at / for process 1 (systemd) [always]");
    }

    private void namespace(int pid, String command, String namespace, String mounts) {
        host().link("/proc/" + pid + "/ns/mnt", namespace);
        host().file("/proc/" + pid + "/comm", command + "\n").file("/proc/" + pid + "/mountinfo", mounts);
    }

    private void standing(String name, String shown, String uuid) {
        host().directory("/sys/class/block/nvme0n1/holders/" + name);
        host().link("/sys/class/block/" + name, "../../devices/virtual/block/" + name);
        host().file("/sys/devices/virtual/block/" + name + "/dev", "253:9\n");
        if (!uuid.isEmpty()) {
            host().file("/sys/devices/virtual/block/" + name + "/dm/name", shown + "\n");
            host().file("/sys/devices/virtual/block/" + name + "/dm/uuid", uuid + "\n");
        }
    }

    private void mounts(String... lines) {
        host().file("/proc/self/mountinfo", String.join("\n", lines) + "\n");
    }
}
