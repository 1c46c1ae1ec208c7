package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Attachment;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.host.fixture.AnsweringRoot;
import hostdev.host.fixture.HostFixture;
import hostdev.host.root.HostRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachmentReaderTest {
    private static final String NVME = "0000:01:00.0";
    private static final String NIC = "0000:02:00.0";
    private static final String USB = "0000:00:14.0";
    private static final String HBA = "0000:03:00.0";
    private static final String RUNS_FROM_IT =
            "the host runs from it: only a host that runs from another disk can give it away";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private HostFixture host;

    @BeforeEach
    void makeAHost() {
        host = HostFixture.in(directory);
        for (String address : List.of(NVME, NIC, USB, HBA)) {
            host.function(address);
        }
        host.file("/proc/net/route", "Iface\tDestination\tGateway\tFlags\n");
    }

    @Test
    void aDiskIsUsedWhereItsPartitionsAre() {
        disk(NVME, "nvme0n1", "259:0");
        partition("nvme0n1", "nvme0n1p1", "259:1");
        partition("nvme0n1", "nvme0n1p2", "259:2");
        mounts("28 1 259:2 / / rw - ext4 /dev/root rw", "29 28 259:1 / /boot/efi rw - vfat /dev/nvme0n1p1 rw");
        assertThat(on(NVME))
                .containsExactly(new Attachment(
                        Kind.BLOCK,
                        "nvme0n1",
                        List.of(
                                new Use(
                                        "mounted at /boot/efi (nvme0n1p1)",
                                        Refusal.ALWAYS,
                                        "unmount it first: umount /boot/efi"),
                                new Use("mounted at / (nvme0n1p2)", Refusal.ALWAYS, RUNS_FROM_IT))));
    }

    @Test
    void aDiskWithoutAnythingOnItIsNotInUse() {
        disk(NVME, "nvme0n1", "259:0");
        partition("nvme0n1", "nvme0n1p1", "259:1");
        assertThat(on(NVME)).containsExactly(new Attachment(Kind.BLOCK, "nvme0n1", List.of()));
    }

    @Test
    void seesThroughEncryptionAndLvmToMountsAndSwap() {
        disk(NVME, "nvme0n1", "259:0");
        partition("nvme0n1", "nvme0n1p3", "259:3");
        mapper("dm-0", "253:0", "luks-data");
        mapper("dm-1", "253:1", "vg0-root");
        mapper("dm-2", "253:2", "vg0-swap");
        host.link("/sys/class/block/nvme0n1/nvme0n1p3/holders/dm-0", "../../../../virtual/block/dm-0");
        host.directory("/sys/devices/virtual/block/dm-0/holders/dm-1");
        host.directory("/sys/devices/virtual/block/dm-0/holders/dm-2");
        mounts("28 1 253:1 / / rw - ext4 /dev/mapper/vg0-root rw");
        host.file("/proc/swaps", "Filename Type Size Used Priority\n/dev/dm-2 partition 8388604 0 -2\n");
        assertThat(uses(NVME))
                .containsExactly(
                        new Use(
                                "part of luks-data (nvme0n1p3)",
                                Refusal.UNLESS_FORCED,
                                "take that away first: dmsetup remove luks-data"),
                        new Use(
                                "part of vg0-root (nvme0n1p3, luks-data)",
                                Refusal.UNLESS_FORCED,
                                "take that away first: dmsetup remove vg0-root"),
                        new Use("mounted at / (nvme0n1p3, luks-data, vg0-root)", Refusal.ALWAYS, RUNS_FROM_IT),
                        new Use(
                                "part of vg0-swap (nvme0n1p3, luks-data)",
                                Refusal.UNLESS_FORCED,
                                "take that away first: dmsetup remove vg0-swap"),
                        new Use(
                                "swap (nvme0n1p3, luks-data, vg0-swap)",
                                Refusal.ALWAYS,
                                "take it out of use first: swapoff /dev/dm-2"));
    }

    @Test
    void bothHalvesOfAMirrorAreInUse() {
        disk(NVME, "nvme0n1", "259:0");
        disk(HBA, "sda", "8:0");
        host.file("/sys/devices/virtual/block/md0/dev", "9:0\n");
        host.link("/sys/class/block/md0", "../../devices/virtual/block/md0");
        for (String disk : List.of("nvme0n1", "sda")) {
            host.directory("/sys/class/block/" + disk + "/holders/md0");
        }
        mounts("28 1 9:0 / /srv rw - xfs /dev/md0 rw");
        assertThat(uses(NVME))
                .contains(new Use("mounted at /srv (md0)", Refusal.UNLESS_FORCED, "unmount it first: umount /srv"));
        assertThat(uses(HBA))
                .contains(new Use("mounted at /srv (md0)", Refusal.UNLESS_FORCED, "unmount it first: umount /srv"));
    }

    @Test
    void findsTheDisksOfABtrfsThoughItsDeviceNumberIsNoDisks() {
        disk(NVME, "nvme0n1", "259:0");
        disk(HBA, "sda", "8:0");
        for (String disk : List.of("nvme0n1", "sda")) {
            host.directory("/sys/fs/btrfs/4a1e-b0b0/devices/" + disk);
        }
        mounts("28 1 0:33 /@home /home rw - btrfs /dev/disk/by-label/home rw");
        host.link("/dev/disk/by-label/home", "../../sda");
        assertThat(uses(NVME))
                .containsExactly(new Use("mounted at /home", Refusal.UNLESS_FORCED, "unmount it first: umount /home"));
        assertThat(uses(HBA))
                .containsExactly(new Use("mounted at /home", Refusal.UNLESS_FORCED, "unmount it first: umount /home"));
        mounts("28 1 0:33 /@ / rw - btrfs /dev/root rw");
        assertThat(uses(NVME)).containsExactly(new Use("part of a mounted btrfs", Refusal.ALWAYS));
    }

    @Test
    void aDiskWithSeveralControllersHangsOnEachOfThem() {
        host.file("/sys/devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1/dev", "259:0\n");
        host.link("/sys/class/block/nvme0n1", "../../devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1");
        host.link("/sys/class/nvme-subsystem/nvme-subsys0", "../../devices/virtual/nvme-subsystem/nvme-subsys0");
        host.link(
                "/sys/devices/virtual/nvme-subsystem/nvme-subsys0/nvme0",
                "../../../pci0000:01/" + NVME + "/nvme/nvme0");
        host.link(
                "/sys/devices/virtual/nvme-subsystem/nvme-subsys0/nvme1", "../../../pci0000:03/" + HBA + "/nvme/nvme1");
        mounts("28 1 259:0 / /data rw - ext4 /dev/nvme0n1 rw");
        Attachment disk = new Attachment(
                Kind.BLOCK,
                "nvme0n1",
                List.of(new Use("mounted at /data", Refusal.UNLESS_FORCED, "unmount it first: umount /data")));
        assertThat(on(NVME)).containsExactly(disk);
        assertThat(on(HBA)).containsExactly(disk);
    }

    @Test
    void whatCouldNotBeReadIsShownAndCountsAsCritical() throws Exception {
        disk(NVME, "nvme0n1", "259:0");
        Files.delete(directory.resolve("proc/self/mountinfo"));
        Files.delete(directory.resolve("proc/swaps"));
        assertThat(uses(NVME))
                .containsExactly(
                        new Use("mounts unknown: /proc/self/mountinfo: no such file", Refusal.ALWAYS),
                        new Use("swap unknown: /proc/swaps: no such file", Refusal.ALWAYS));
    }

    @Test
    void anOldKernelsMountsAreFoundByName() throws Exception {
        disk(HBA, "sda", "8:0");
        partition("sda", "sda2", "8:2");
        Files.delete(directory.resolve("proc/self/mountinfo"));
        host.file("/proc/mounts", "rootfs / rootfs rw 0 0\n/dev/sda2 /home ext3 rw 0 0\n/dev/root / ext3 rw 0 0\n");
        assertThat(uses(HBA))
                .containsExactly(
                        new Use("/ is mounted from /dev/root, and which disk that is is unknown", Refusal.ALWAYS),
                        new Use("mounted at /home (sda2)", Refusal.UNLESS_FORCED, "unmount it first: umount /home"));
    }

    @Test
    void anInterfaceCarriesTheDefaultRouteThroughABridgeOnABond() {
        host.classDevice("net", "eth0", NIC, "net");
        host.file("/proc/net/route", "br0\t00000000\t0102A8C0\t0003\t0\t0\t425\t00000000\t0\t0\t0\n");
        host.directory("/sys/class/net/eth0/upper_bond0");
        host.directory("/sys/class/net/bond0/upper_br0");
        host.directory("/sys/class/net/br0/upper_bond0");
        assertThat(on(NIC))
                .containsExactly(new Attachment(
                        Kind.NETWORK,
                        "eth0",
                        List.of(
                                new Use("part of bond0", Refusal.UNLESS_FORCED),
                                new Use("part of br0 through bond0", Refusal.UNLESS_FORCED),
                                new Use(
                                        "default route through br0",
                                        Refusal.UNLESS_FORCED,
                                        "give the default route to another interface first"),
                                new Use("part of bond0 through br0", Refusal.UNLESS_FORCED))));
    }

    @Test
    void anInterfaceThatCarriesPppoeIsInUseThoughTheRouteIsOfAnother() {
        host.classDevice("net", "eth0", NIC, "net");
        host.file("/proc/net/route", "ppp0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0\n");
        host.file("/proc/net/pppoe", "Id       Address              Device\n00001A2B 00:11:22:33:44:55     eth0\n");
        assertThat(uses(NIC))
                .containsExactly(new Use(
                        "carries a PPPoE session", Refusal.UNLESS_FORCED, "end the session first, as with: poff -a"));
    }

    @Test
    void anInterfaceOfIpv6OnlyCarriesItsDefaultRoute() {
        host.classDevice("net", "eth0", NIC, "net");
        host.classDevice("net", "eth1", NIC, "net");
        String zero = "0".repeat(32);
        host.file(
                "/proc/net/ipv6_route",
                zero + " 00 " + zero + " 00 fd" + "0".repeat(29) + "1 00000400 00000002 00000000 00000003 eth0\n");
        assertThat(on(NIC))
                .containsExactly(
                        new Attachment(
                                Kind.NETWORK,
                                "eth0",
                                List.of(new Use(
                                        "default route",
                                        Refusal.UNLESS_FORCED,
                                        "give the default route to another interface first"))),
                        new Attachment(Kind.NETWORK, "eth1", List.of()));
    }

    @Test
    void unknownRoutesCountAsCritical() throws Exception {
        host.classDevice("net", "eth0", NIC, "net");
        Files.delete(directory.resolve("proc/net/route"));
        assertThat(uses(NIC))
                .containsExactly(new Use("routes unknown: /proc/net/route: no such file", Refusal.UNLESS_FORCED));
    }

    @Test
    void ipIsAskedOnceForTheAddressesOfAllInterfaces() {
        host.classDevice("net", "eth0", NIC, "net");
        host.classDevice("net", "eth1", HBA, "net");
        host.file("/proc/net/tcp", "\n 0: 0200000A:D431 0900000A:1F90 01 00000000:00000000 00:00000000\n");
        List<List<String>> asked = new ArrayList<>();
        HostRoot live = new AnsweringRoot(host.root()) {
            @Override
            public Ran run(List<String> command, Duration limit) {
                asked.add(command);
                return new Ran.Exited(0, """
                    [{"ifname":"lo","addr_info":[{"local":"127.0.0.1"}]},
                     {"ifname":"eth0","addr_info":[{"local":"10.0.0.2"},{"local":"fe80::1"}]},
                     {"ifname":"eth1","addr_info":[]}]\
                    """, "");
            }
        };
        Host whole = HostReader.readAll(live);
        Host thorough = HostReader.thoroughly(live, whole, whole.functions().keySet(), List.of());
        assertThat(asked).containsExactly(List.of("ip", "-json", "addr", "show"));
        assertThat(thorough.attachedTo(PciAddress.fromSysfs(NIC).orElseThrow()))
                .flatExtracting(Attachment::uses)
                .extracting(Use::what)
                .containsExactly("open connections: to 10.0.0.9 port 8080");
        assertThat(thorough.attachedTo(PciAddress.fromSysfs(HBA).orElseThrow()))
                .containsExactly(new Attachment(Kind.NETWORK, "eth1", List.of()));
    }

    @Test
    void findsUsbDevicesAndTheirDisksOnTheUsbController() {
        for (String name : List.of("usb1", "1-1", "1-1:1.0")) {
            String between = name.equals("usb1") ? "" : name.equals("1-1") ? "usb1" : "usb1/1-1";
            String path = host.classDevice("usb", name, USB, between);
            host.link("/sys/bus/usb/devices/" + name, "../../.." + path.substring(4));
        }
        host.file("/sys/bus/usb/devices/1-1/product", "QEMU USB HARDDRIVE\n");
        host.classDevice("scsi_host", "host7", USB, "usb1/1-1/1-1:1.0");
        host.file("/sys/class/scsi_host/host7/proc_name", "usb-storage\n");
        host.classDevice("block", "sdb", USB, "usb1/1-1/1-1:1.0/host7/target7:0:0/7:0:0:0/block");
        assertThat(on(USB))
                .extracting(Attachment::kind, Attachment::name)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(Kind.BLOCK, "sdb"),
                        org.assertj.core.api.Assertions.tuple(Kind.USB, "1-1 QEMU USB HARDDRIVE"));
    }

    @Test
    void findsScsiHostsAndTapesDisplayAndSound() {
        host.classDevice("scsi_host", "host0", HBA, "host0/scsi_host");
        host.file("/sys/class/scsi_host/host0/proc_name", "megaraid_sas\n");
        String tape = host.classDevice("scsi", "0:0:1:0", HBA, "host0/target0:0:1");
        host.link("/sys/bus/scsi/devices/0:0:1:0", "../../.." + tape.substring(4));
        host.file("/sys/bus/scsi/devices/0:0:1:0/type", "1\n")
                .file("/sys/bus/scsi/devices/0:0:1:0/model", "ULT3580-TD6  \n");
        for (String name : List.of("card1", "card1-HDMI-A-1", "renderD128")) {
            host.classDevice("drm", name, NVME, "drm");
        }
        for (String name : List.of("card0", "controlC0", "pcmC0D0p")) {
            host.classDevice("sound", name, NVME, "sound");
        }
        assertThat(on(HBA)).containsExactly(plain(Kind.SCSI, "host0"), plain(Kind.SCSI, "0:0:1:0 ULT3580-TD6"));
        assertThat(on(NVME)).containsExactly(plain(Kind.DISPLAY, "card1"), plain(Kind.SOUND, "card0"));
    }

    private static Attachment plain(Kind kind, String name) {
        return new Attachment(kind, name, List.of());
    }

    private void disk(String function, String name, String number) {
        host.classDevice("block", name, function, "block");
        host.file("/sys/class/block/" + name + "/dev", number + "\n");
    }

    private void partition(String disk, String name, String number) {
        host.file("/sys/class/block/" + disk + "/" + name + "/dev", number + "\n");
        try {
            String target = Files.readSymbolicLink(directory.resolve("sys/class/block/" + disk))
                    .toString();
            host.link("/sys/class/block/" + name, target + "/" + name);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void mapper(String name, String number, String shown) {
        host.file("/sys/devices/virtual/block/" + name + "/dev", number + "\n");
        host.file("/sys/devices/virtual/block/" + name + "/dm/name", shown + "\n");
        host.link("/sys/class/block/" + name, "../../devices/virtual/block/" + name);
    }

    private void mounts(String... lines) {
        host.file("/proc/self/mountinfo", String.join("\n", lines) + "\n");
    }

    private List<Use> uses(String function) {
        return on(function).getFirst().uses();
    }

    private List<Attachment> on(String function) {
        Map<PciAddress, List<Attachment>> attachments =
                AttachmentReader.read(host.root(), HostReader.read(host.root(), java.util.Set.of()));
        return attachments.getOrDefault(PciAddress.fromSysfs(function).orElseThrow(), List.of());
    }
}
