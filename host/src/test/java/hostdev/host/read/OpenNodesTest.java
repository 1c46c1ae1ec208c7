package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenNodesTest extends OnOneDisk {
    private static final String GPU = "0000:02:00.0";

    @BeforeEach
    void makeACardToo() {
        host().function(GPU).driver("amdgpu").pciClass("030000");
        character(NVME, "243:0", "nvme/nvme0", "nvme0");
        character(GPU, "226:0", "drm/card0", "dri/card0");
        character(GPU, "116:2", "sound/card0/controlC0", "snd/controlC0");
    }

    @Test
    void aProcessWithAFileOfTheDeviceOpenIsNamed() {
        process(812, "smartd", "/dev/nvme0");
        assertThat(UsesOn.thoroughly(host(), NVME))
                .containsExactly("process 812: smartd has /dev/nvme0 open [unless forced]");
        assertThat(UsesOn.thoroughly(host(), GPU)).isEmpty();
    }

    @Test
    void whatHasACardsDisplayOpenIsNeverForcedAndManyAreOneUse() {
        for (int pid = 900; pid < 906; pid++) {
            process(pid, pid == 900 ? "Xorg" : "firefox", "/dev/dri/card0");
        }
        assertThat(UsesOn.thoroughly(host(), GPU))
                .containsExactly("processes 900, 901, 902 and 3 more: Xorg, firefox have /dev/dri/card0 open [always]");
    }

    @Test
    void aMixerThatASoundServerKeepsOpenIsOnlyTold() {
        process(700, "pipewire", "/dev/snd/controlC0");
        assertThat(UsesOn.thoroughly(host(), GPU)).containsExactly("process 700: pipewire has /dev/snd/controlC0 open");
    }

    @Test
    void aFileThatIsMappedAndClosedCounts() {
        process(901, "glxgears", "/dev/null");
        host().file(
                        "/proc/901/maps",
                        "7f00-7f10 rw-s 100000 00:06 11   /dev/dri/card0\n7f20-7f30 r-xp 0 08:01 3 /bin/x\n");
        assertThat(UsesOn.thoroughly(host(), GPU))
                .containsExactly("process 901: glxgears has /dev/dri/card0 open [always]");
    }

    @Test
    void aGuestThatHasTheDiskOpenIsNamedByItsNameAndNeverForced() {
        process(4711, "qemu-system-x86", "/dev/nvme0n1");
        host().file("/proc/4711/cmdline", "qemu-system-x86_64\0-name\0guest=win11,debug-threads=on\0");
        assertThat(UsesOn.thoroughly(host(), NVME))
                .containsExactly("process 4711: the guest win11 has /dev/nvme0n1 open [always]");
    }

    @Test
    void aGuestWhoseDefinitionNamesTheDiskIsTold() {
        host().link("/dev/disk/by-id/nvme-X", "../../nvme0n1");
        String definition = "<domain><name>db</name><devices><disk type='block'><source dev='/dev/disk/by-id/nvme-X'/>"
                + "</disk></devices></domain>";
        assertThat(UsesOn.thoroughly(host(), NVME, guest(Guest.State.SHUT_OFF, definition)))
                .containsExactly("nvme0n1: a disk of the guest db, which is off");
        assertThat(UsesOn.thoroughly(host(), NVME, guest(Guest.State.RUNNING, definition)))
                .containsExactly("nvme0n1: a disk of the guest db, which runs [always]");
    }

    @Test
    void aVolumeOverTwoDisksIsOpenOnEachOfThem() {
        String second = "0000:05:00.0";
        host().function(second).driver("nvme");
        UsesOn.disk(host(), second, "nvme1n1", "259:1");
        host().link("/sys/class/block/dm-0", "../../devices/virtual/block/dm-0")
                .file("/sys/devices/virtual/block/dm-0/dm/uuid", "LVM-1\n")
                .directory("/sys/class/block/nvme0n1/holders/dm-0")
                .directory("/sys/class/block/nvme1n1/holders/dm-0");
        process(4711, "qemu-system-x86", "/dev/dm-0");
        host().file("/proc/4711/cmdline", "qemu-system-x86_64\0-name\0guest=win11,debug-threads=on\0");
        for (String disk : List.of(NVME, second)) {
            assertThat(UsesOn.thoroughly(host(), disk))
                    .contains("process 4711: the guest win11 has /dev/dm-0 open [always]");
        }
    }

    @Test
    void aFileOfAnNvmeDiskWithTwoControllersIsEachOnes() {
        String subsystem = "/sys/devices/virtual/nvme-subsystem/nvme-subsys0";
        host().link(subsystem + "/nvme0", "../../../pci0000:01/" + NVME + "/nvme/nvme0")
                .link("/sys/class/nvme-subsystem/nvme-subsys0", "../.." + subsystem.substring(4))
                .file(subsystem + "/ng0n1/uevent", "DEVNAME=ng0n1\n")
                .link("/sys/dev/char/238:0", "../.." + subsystem.substring(4) + "/ng0n1");
        process(900, "fio", "/dev/ng0n1");
        assertThat(UsesOn.thoroughly(host(), NVME))
                .containsExactly("process 900: fio has /dev/ng0n1 open [unless forced]");
    }

    private static Guest guest(Guest.State state, String definition) {
        return new Guest(new GuestName("db"), state, definition, true);
    }

    private void process(int pid, String command, String file) {
        host().file("/proc/" + pid + "/comm", command + "\n").link("/proc/" + pid + "/fd/5", file);
    }

    private void character(String function, String number, String below, String name) {
        String place = "/sys/devices/pci" + function.substring(0, 7) + "/" + function + "/" + below;
        host().file(place + "/uevent", "MAJOR=1\nDEVNAME=" + name + "\n");
        host().link("/sys/dev/char/" + number, "../.." + place.substring(4));
    }
}
