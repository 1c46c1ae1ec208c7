package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.CommandOutcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Into a guest that runs and out of it: of the PCI Express machine with two root ports to plug into, and of the older
/// one. The guest's own kernel says what comes and goes.
@Order(1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HotPlugTest extends OnPracticeHost {
    private static final String NIC = "0000:01:00.0";
    private static final String DISK = "0000:02:00.0";
    private static final String USB = "0000:03:00.0";

    private String disk = "";

    HotPlugTest() {
        super("vtd");
    }

    @Test
    @Order(1)
    void aDiskIsPluggedInAndTheGuestSaysSo() throws InterruptedException {
        disk = hangingOn(DISK);
        shell("""
            virsh dumpxml modern --inactive >/tmp/modern.xml
            for i in 1 2; do sed -i "s|<controller type='usb'|<controller type='pci' model='pcie-root-port'/>&|" /tmp/modern.xml; done
            virsh define /tmp/modern.xml\
            """);
        host().start("sh", "-c", "hostdev watch --json --for 3000 >/tmp/watch.json 2>&1");
        done("start", "modern");
        assertThat(wholeListing("modern")).doesNotContain("1b36:0010");

        CommandOutcome assigned = done("assign", DISK, "--to", "modern", "--live");
        assertThat(assigned.stdout()).contains("plugged into modern, guest address 0000:0");
        reload(assigned);
        assertThat(binding(DISK)).startsWith("vfio-pci");
        CommandOutcome verified = hostdev("verify", "modern", "--wait", "60");
        assertThat(verified.exit()).as(told(verified, "verify")).isZero();
        assertThat(verified.stdout()).contains("proven");
        assertThat(console("modern")).contains("[1b36:0010]").contains("nvme nvme0: pci function");
        assertThat(shell("virsh dumpxml modern --inactive")).doesNotContain("<hostdev");
    }

    @Test
    @Order(2)
    void itIsPulledOutAndTheHostHasItsDiskAgain() throws InterruptedException {
        CommandOutcome refused = hostdev("release", DISK);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.stderr()).contains("--live");

        done("release", DISK, "--live");
        assertThat(binding(DISK)).isEqualTo("nvme\n(null)");
        assertThat(hangingOnAgain(DISK, disk)).isEqualTo(disk);
        assertThat(shell("virsh dumpxml modern")).doesNotContain("<hostdev");
    }

    @Test
    @Order(3)
    void aGuestWithoutAFreeRootPortIsToldBeforeAnythingIsDone() {
        done("assign", DISK, "--to", "modern", "--live");
        done("assign", NIC, "--to", "modern", "--live", "--config");
        assertThat(shell("virsh dumpxml modern --inactive")).contains("<hostdev");
        String before = binding(USB);
        CommandOutcome full = hostdev("assign", USB, "--to", "modern", "--live");
        assertThat(full.exit()).as(told(full, "assign")).isNotZero();
        assertThat(full.stderr()).contains("room for 0 more devices").contains("hostdev edit modern");
        assertThat(binding(USB)).isEqualTo(before);
    }

    @Test
    @Order(4)
    void aGuestThatDoesNotLetGoIsToldAndNothingIsChanged() {
        shell("virsh suspend modern");
        CommandOutcome holds = hostdev("release", DISK, "--live");
        assertThat(holds.exit()).as(told(holds, "release")).isEqualTo(3);
        assertThat(holds.stderr())
                .contains("the guest modern was asked and has not let go of it")
                .contains("virsh shutdown");
        assertThat(binding(DISK)).startsWith("vfio-pci");
        shell("virsh resume modern"); // now it lets go of what it was asked for
        String source = "<address domain='0x0000' bus='0x02'";
        shell("for i in $(seq 60); do virsh dumpxml modern | grep -q \"" + source
                + "\" || exit 0; sleep 1; done; exit 1");
        done("release", DISK, "--live");
        assertThat(binding(DISK)).isEqualTo("nvme\n(null)");
    }

    @Test
    @Order(5)
    void whatTheGuestHadForNowComesBackWhenItsProcessIsKilled() throws InterruptedException {
        done("assign", DISK, "--to", "modern", "--live");
        shell("pkill -9 -f '[g]uest=modern'");
        shell("for i in $(seq 30); do virsh domstate modern | grep -q 'shut off' && break; sleep 1; done");
        assertThat(hangingOnAgain(DISK, disk)).isEqualTo(disk);
        assertThat(binding(DISK)).isEqualTo("nvme\n(null)");
        assertThat(binding(NIC)).as("what its definition names stays taken").startsWith("vfio-pci");
        done("release", NIC);
    }

    @Test
    @Order(6)
    void theOlderMachineTakesItInAnySlot() throws InterruptedException {
        done("start", "win2k3");
        wholeListing("win2k3");
        done("assign", NIC, "--to", "win2k3", "--live", "--config");
        CommandOutcome verified = hostdev("verify", "win2k3", "--wait", "60");
        assertThat(verified.stdout()).as(told(verified, "verify")).contains("proven");
        done("release", NIC, "--live", "--config");
        assertThat(binding(NIC)).isEqualTo("e1000e\n(null)");
        assertThat(shell("virsh dumpxml win2k3 --inactive")).doesNotContain("<hostdev");
    }

    @Test
    @Order(7)
    void aQemuThatIsRunByHandTakesItThroughItsSocket() throws InterruptedException {
        byHand();
        done("assign", DISK, "--to", "qmp:/run/hand.sock");
        assertThat(binding(DISK)).startsWith("vfio-pci");
        await("nvme nvme0: pci function");
        done("release", DISK, "--live");
        assertThat(hangingOnAgain(DISK, disk)).isEqualTo(disk);

        done("assign", DISK, "--to", "qmp:/run/hand.sock");
        shell("pkill -9 -f '[h]and.sock'; sleep 1");
        done("release", DISK);
        assertThat(hangingOnAgain(DISK, disk)).isEqualTo(disk);
        assertThat(hostdev("assign", DISK, "--to", "qmp:/run/hand.sock").stderr())
                .contains("no QEMU answers there")
                .contains("-qmp unix:PATH");
    }

    private void byHand() throws InterruptedException {
        shell("""
            qemu-system-x86_64 -machine q35,accel=kvm -cpu host -m 256 -nodefaults -display none -daemonize \
              -device pcie-root-port,id=rp1,chassis=1 -serial file:/tmp/hand.log \
              -kernel /usr/lib/hostdev-lab/guest/vmlinuz -initrd /usr/lib/hostdev-lab/guest/initrd \
              -append 'console=ttyS0 noxsave quiet mitigations=off no5lvl init_on_alloc=0 nokaslr pci=noearly,lastbus=0 guest=stay' -qmp unix:/run/hand.sock,server=on,wait=off\
            """);
        await("GUEST-END");
    }

    /// Waits for the QEMU that is run by hand to write this to its console.
    private void await(String words) throws InterruptedException {
        String console = "";
        for (int tries = 0; tries < 120 && !console.contains(words); tries++) {
            Thread.sleep(1000);
            console = shell("cat /tmp/hand.log");
        }
        assertThat(console).contains(words);
    }

    @Test
    @Order(8)
    void whoWatchedHasSeenItAll() {
        assertThat(shell("cat /tmp/watch.json"))
                .contains("\"event\":\"guest-started\",\"where\":\"modern\"")
                .contains("\"what\":\"got 0000:02:00.0\"")
                .contains("\"what\":\"let go of 0000:02:00.0\"")
                .contains("\"event\":\"guest-paused\"")
                .contains("\"event\":\"driver-changed\",\"where\":\"0000:01:00.0\"")
                .containsPattern("\"event\":\"guest-(stopped|crashed)\",\"where\":\"modern\"");
    }

    @AfterAll
    void off() {
        shell("for g in win2k3 modern; do virsh destroy $g >/dev/null 2>&1; done; true");
    }
}
