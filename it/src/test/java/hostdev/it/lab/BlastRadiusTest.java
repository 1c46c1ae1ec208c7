package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.CommandOutcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a real kernel's host does with a disk or a network card is seen, named and refused; once it is moved away the
/// device may be taken.
class BlastRadiusTest extends OnPracticeHost {
    private static final String NVME = "0000:02:00.0";
    private static final String NIC = "0000:01:00.0";
    private static final String UPLINK = "0000:00:19.0";

    BlastRadiusTest() {
        super("vtd");
    }

    @Test
    void aDiskThatCarriesALogicalVolumeIsRefusedAndAllowedOnceItsGroupIsDown() {
        onTheDisk(() -> {
            shell("pvcreate -qq -ff -y /dev/nvme0n1; vgcreate -qq labvg /dev/nvme0n1;"
                    + " lvcreate -qq -y -Wn -n data -L 8M labvg; udevadm settle");
            assertThat(refusal(NVME)).contains("logical volume labvg-data").contains("vgchange --activate n labvg");
            shell("mkswap -q /dev/labvg/data; swapon /dev/labvg/data");
            assertThat(refusal(NVME)).contains("swap (labvg-data)").contains("swapoff /dev/");
            shell("swapoff /dev/labvg/data; vgchange -qq --activate n labvg; udevadm settle");
            assertThat(taken(NVME)).contains("physical volume of the volume group labvg, which is not active");
        });
    }

    @Test
    void aMemberOfAnArrayIsRefusedAndAllowedOnceItIsStopped() {
        onTheDisk(() -> {
            shell("mdadm --quiet --create /dev/md0 --run --level=1 --raid-devices=2 /dev/nvme0n1 missing;"
                    + " udevadm settle");
            assertThat(refusal(NVME))
                    .contains("member of the array md0 (raid1)")
                    .contains("mdadm --stop /dev/md0");
            shell("mdadm --quiet --stop /dev/md0; udevadm settle");
            assertThat(taken(NVME)).contains("member of an array that is not assembled");
        });
    }

    @Test
    void anEncryptedVolumeIsRefusedAndAllowedOnceItIsClosed() {
        onTheDisk(() -> {
            shell("echo secret | cryptsetup open --type plain --cipher aes-xts-plain64 --key-size 256 --hash sha256"
                    + " /dev/nvme0n1 vault");
            assertThat(refusal(NVME)).contains("encrypted volume vault").contains("cryptsetup close vault");
            shell("cryptsetup close vault");
            taken(NVME);
        });
    }

    @Test
    void aMountedDiskMayBeForcedByNameAndSwapMayNot() {
        onTheDisk(() -> {
            shell("mkdir -p /mnt/data; mount /dev/nvme0n1 /mnt/data");
            CommandOutcome forced = hostdev("bind", NVME, "vfio-pci", "--force", "--dry-run");
            assertThat(forced.exit()).as(told(forced, "bind")).isZero();
            assertThat(forced.stdout()).contains("--force takes it from the host: nvme0n1 (mounted at /mnt/data)");
            shell("mkdir -p /var/lab; mount --bind /mnt/data /var/lab");
            assertThat(refusal(NVME, "--force")).contains("/var/lab").contains("--force does not override this");
            shell("umount /var/lab; umount /mnt/data; mkswap -q /dev/nvme0n1; swapon /dev/nvme0n1");
            assertThat(refusal(NVME, "--force")).contains("swap").contains("swapoff /dev/nvme0n1");
            shell("swapoff /dev/nvme0n1");
            taken(NVME);
        });
    }

    @Test
    void whatIsMountedInAnotherNamespaceAndWhatAProcessHasOpenIsNamed() {
        onTheDisk(() -> {
            shell("mkdir -p /mnt/data;"
                    + " (unshare -m sh -c 'mount --make-rprivate /; mount /dev/nvme0n1 /mnt/data; touch /tmp/there;"
                    + " exec sleep 600' >/dev/null 2>&1 & echo $! >/tmp/pid);"
                    + " for i in 1 2 3 4 5 6 7 8 9; do test -e /tmp/there && break; sleep 1; done");
            assertThat(refusal(NVME))
                    .contains("mounted at /mnt/data for process")
                    .contains("(sleep)");
            shell("kill $(cat /tmp/pid); sleep 1; (sleep 600 </dev/nvme0 >/dev/null 2>&1 & echo $! >/tmp/pid)");
            String pid = shell("cat /tmp/pid");
            assertThat(refusal(NVME)).contains("process " + pid).contains("sleep has /dev/nvme0 open");
            shell("kill " + pid + "; sleep 1");
            taken(NVME);
        });
    }

    @Test
    void theHostsOwnDiskIsNeverTaken() {
        assertThat(refusal("00:1b.0", "--force"))
                .contains("vda (mounted at /")
                .contains("--force does not override this");
    }

    /// What is not seen from there must count as used: the host lives on this disk.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "unshare --mount",
                "unshare --pid --fork --mount-proc",
                "unshare --mount --pid --fork --mount-proc sh -c 'mount -t tmpfs none /var/lib && exec \"$@\"' sh",
                "unshare --user --map-root-user --pid --fork"
            })
    void theHostsOwnDiskIsNotTakenFromANamespaceEither(String namespace) {
        String before = binding("0000:00:1b.0");
        CommandOutcome outcome = host().run(
                        java.time.Duration.ofMinutes(2),
                        "sh",
                        "-c",
                        namespace + " hostdev unbind 00:1b.0 --force --dry-run");
        assertThat(outcome.exit()).as(told(outcome, namespace)).isEqualTo(1);
        assertThat(outcome.stderr()).contains("--force does not override this");
        assertThat(binding("0000:00:1b.0")).isEqualTo(before);
    }

    @Test
    void theCardWithTheDefaultRouteIsRefusedAndAllowedOnceAnotherHasIt() {
        assertThat(refusal(UPLINK)).contains("default route");
        String route = shell("ip route show default");
        shell("ip route del default; ip route add default dev enp1s0");
        assertThat(refusal(NIC)).contains("enp1s0 (default route)");
        CommandOutcome outcome = hostdev("unbind", UPLINK, "--dry-run");
        shell("ip route del default; ip route add " + route);
        assertThat(outcome.exit()).as(told(outcome, "unbind")).isZero();
    }

    @Test
    void aCardInABridgeIsRefusedAndAllowedOnceItIsOut() {
        shell("ip link add br0 type bridge; ip link set enp1s0 master br0");
        assertThat(refusal(NIC)).contains("port of the bridge br0").contains("ip link set enp1s0 nomaster");
        shell("ip link set enp1s0 nomaster; ip link del br0; ip link add link enp1s0 name lab5 type vlan id 5");
        assertThat(refusal(NIC)).contains("carries the VLAN lab5").contains("ip link delete lab5");
        shell("ip link del lab5");
        taken(NIC);
    }

    @Test
    void theCallersOwnSshSessionIsTheFirstThingSaid() {
        CommandOutcome outcome = host().run(
                        java.time.Duration.ofMinutes(2),
                        "env",
                        "SSH_CONNECTION=192.168.77.2 50000 192.168.77.10 22",
                        "sh",
                        "-c",
                        "env -u SSH_CONNECTION hostdev bind 01:00.0 vfio-pci; exit $?");
        assertThat(outcome.exit()).as(outcome.stdout() + outcome.stderr()).isEqualTo(1);
        assertThat(outcome.stderr().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).contains("your ssh session from 192.168.77.2"));
    }

    /// Refused, with nothing changed; the words.
    private String refusal(String device, String... more) {
        String before = binding(device.length() == 7 ? "0000:" + device : device);
        List<String> words = new ArrayList<>(List.of("bind", device, "vfio-pci"));
        words.addAll(List.of(more));
        CommandOutcome outcome = hostdev(words.toArray(String[]::new));
        assertThat(outcome.exit()).as(told(outcome, "bind", device)).isEqualTo(1);
        assertThat(outcome.stderr()).startsWith("hostdev: error: ");
        assertThat(binding(device.length() == 7 ? "0000:" + device : device)).isEqualTo(before);
        return outcome.stderr();
    }

    /// Allowed: taken, and given back; what was said.
    private String taken(String device) {
        CommandOutcome outcome = done("bind", device, "vfio-pci");
        assertThat(binding(device)).startsWith("vfio-pci");
        done("release", device);
        return outcome.stdout();
    }

    /// With the disk as it was afterwards: its file system is the only one that the practice host can mount.
    private void onTheDisk(Runnable test) {
        shell("test -e /tmp/kept || dd if=/dev/nvme0n1 of=/tmp/kept bs=1M 2>/dev/null");
        try {
            test.run();
        } finally {
            shell("kill $(cat /tmp/pid) 2>/dev/null; umount /var/lab /mnt/data 2>/dev/null;"
                    + " swapoff /dev/labvg/data /dev/nvme0n1 2>/dev/null; vgchange -qq -an labvg 2>/dev/null;"
                    + " mdadm -q --stop /dev/md0 2>/dev/null; cryptsetup close vault 2>/dev/null;"
                    + " dd if=/tmp/kept of=/dev/nvme0n1 bs=1M conv=notrunc,nocreat 2>/dev/null; udevadm settle; true");
        }
    }
}
