package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.format.XlPciEntry;
import hostdev.core.model.PciAddress;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.hypervisor.HypervisorContract;
import hostdev.host.hypervisor.Xl;
import hostdev.lab.CommandOutcome;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// The whole job under Xen, through `xl`: a para-virtualized guest and one with firmware get a device and say so, at
/// their start and while they run, and the host has it back.
@Order(3)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class XenGuestTest extends OnXen {
    private String defined = "";
    private String disk = "";
    private String network = "";

    private void saysThatItHasIt(String guest, String what) {
        wholeListing(guest);
        CommandOutcome verified = hostdev("verify", guest, "--wait", "150");
        assertThat(verified.exit())
                .as(told(verified, "verify") + console(guest))
                .isZero();
        assertThat(verified.stdout()).contains("the guest's console lists").contains("proven");
        assertThat(console(guest)).contains(what);
    }

    private void theHostHasTheDisk() throws InterruptedException {
        assertThat(binding(NVME)).isEqualTo("nvme\n(null)");
        assertThat(hangingOnAgain(NVME, disk)).isEqualTo(disk);
        assertThat(shell("dd if=/dev/nvme0n1 bs=1M count=4 2>/dev/null | wc -c"))
                .isEqualTo("4194304");
    }

    private void theHostHasTheNetwork() throws InterruptedException {
        assertThat(binding(NIC)).isEqualTo("e1000e\n(null)");
        assertThat(hangingOnAgain(NIC, network)).isEqualTo(network);
    }

    @Test
    @Order(1)
    void aGuestThatCannotHaveDevicesIsRefusedWithTheReason() {
        define("pv", "pv", "");
        define("plug", "pv", "passthrough = \"enabled\"");
        define("hvm", "hvm", "");
        define("pvh", "pvh", "");
        defined = files();
        disk = hangingOn(NVME);
        network = hangingOn(NIC);
        CommandOutcome refused = hostdev("assign", NVME, "--to", "pvh", "--yes");
        assertThat(refused.exit()).as(told(refused, "assign")).isEqualTo(1);
        assertThat(refused.stderr()).contains("it is a PVH guest");
        assertThat(binding(NVME)).isEqualTo("nvme\n(null)");
    }

    @Test
    @Order(2)
    void aParavirtualizedGuestGetsTheDeviceAndSaysThatItHasIt() {
        done("assign", NVME, "--to", "pv", "--xl", "permissive=1", "--start", "--yes");
        assertThat(binding(NVME)).startsWith("pciback");
        assertThat(shell("grep pci /etc/xen/pv.cfg")).isEqualTo("pci = [ '" + NVME + ",permissive=1' ]");
        assertThat(shell("xenstore-ls -f /local/domain/0/backend/pci")).contains("permissive=1");
        saysThatItHasIt("pv", "nvme");
    }

    @Test
    @Order(3)
    void whileTheGuestRunsTheDeviceIsNotTakenBack() {
        CommandOutcome refused = hostdev("release", NVME);
        assertThat(refused.exit()).as(told(refused, "release")).isEqualTo(1);
        assertThat(refused.stderr()).contains("xl shutdown pv");
        CommandOutcome bound = hostdev("bind", NVME, "nvme", "--yes");
        assertThat(bound.exit()).as(told(bound, "bind")).isEqualTo(1);
        assertThat(bound.stderr()).contains("the guest pv (domain ");
        assertThat(hostdev("show", NVME).stdout()).contains("guest pv, domain ");
    }

    @Test
    @Order(4)
    void afterItsEndTheHostHasTheDeviceAsBefore() throws InterruptedException {
        shell("xl destroy pv");
        done("release", NVME);
        theHostHasTheDisk();
        assertThat(files()).isEqualTo(defined);
    }

    @Test
    @Order(5)
    void intoAGuestThatRunsAndOutOfIt() throws InterruptedException {
        done("start", "plug");
        done("assign", NIC, "--to", "plug", "--live", "--yes");
        assertThat(binding(NIC)).startsWith("pciback");
        saysThatItHasIt("plug", "[8086:10d3]");
        done("release", NIC, "--live");
        theHostHasTheNetwork();
        assertThat(files()).isEqualTo(defined);
        shell("xl destroy plug");
    }

    @Test
    @Order(6)
    void aGuestThatXenGivesNothingWhileItRunsIsToldAndAllIsUndone() throws InterruptedException {
        done("start", "pv");
        CommandOutcome refused = hostdev("assign", NVME, "--to", "pv", "--live", "--yes");
        assertThat(refused.exit()).as(told(refused, "assign")).isEqualTo(3);
        assertThat(refused.stderr())
                .contains("Xen created the guest without passthrough")
                .contains("all changes were rolled back");
        theHostHasTheDisk();
        shell("xl destroy pv");
    }

    @Test
    @Order(7)
    void aGuestWithFirmwareGetsTheCardAndSaysThatItHasIt() {
        done("assign", NIC, "--to", "hvm", "--start", "--yes");
        assertThat(binding(NIC)).startsWith("pciback");
        saysThatItHasIt("hvm", "8086:10d3 020000 e1000e");
    }

    @Test
    @Order(8)
    void outOfAGuestWithFirmwareAndIntoItAgain() throws InterruptedException {
        done("release", NIC, "--live");
        theHostHasTheNetwork();
        done("assign", NIC, "--to", "hvm", "--live", "--yes");
        saysThatItHasIt("hvm", "8086:10d3 020000 e1000e");
        shell("xl destroy hvm");
        done("release", NIC);
        theHostHasTheNetwork();
        assertThat(files()).isEqualTo(defined);
    }

    @Test
    @Order(9)
    void xlUnderstandsAllThatItIsToldOfADevice() {
        String settings = "permissive=1,msitranslate=1,power_mgmt=1,rdm_policy=strict,seize=1";
        define(
                "told",
                "pv",
                done("export", NVME, "--for", "xl", "--xl", settings).stdout());
        assertThat(shell("xl create -n -q /etc/xen/told.cfg").replaceAll("\\s", ""))
                .as("what xl would create")
                .contains("\"bus\":2,\"vfunc_mask\":1,\"msitranslate\":true,\"power_mgmt\":true,\"permissive\":true")
                .contains("\"seize\":true,\"rdm_policy\":\"strict\"");
    }

    /// The contract on the real `xl`, with real guests: our code runs here, what it reads, writes and runs is in the
    /// practice host.
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Contract extends HypervisorContract {
        @BeforeAll
        void runGuests() {
            shell("rm /etc/xen/*.cfg; modprobe xen-pciback; xl pci-assignable-add " + NIC);
            for (String guest : List.of("asleep", "busy", "win2k3")) {
                define(guest, "pv", "passthrough = \"enabled\"");
            }
            shell("""
                xl create -q -p /etc/xen/asleep.cfg
                xl create -q /etc/xen/busy.cfg
                # a guest takes a device, and lets go of it, only once its kernel is up
                for i in $(seq 240); do
                    grep -q GUEST-END /var/log/xen/console/guest-busy.log && exit
                    sleep 0.5
                done
                xl list
                cat /var/log/xen/console/guest-busy.log
                exit 1\
                """);
        }

        @Override
        protected Hypervisor open() {
            return new Xl(new ProgramsInside(host()), new DiskInside(host()));
        }

        @Override
        protected String withMoreMemory(String definition) {
            return definition.replace("memory = 256", "memory = 512");
        }

        @Override
        protected PciAddress device() {
            return new PciAddress(0, 1, 0, 0);
        }

        @Override
        protected String element(PciAddress device) {
            return XlPciEntry.of(device).toString();
        }
    }
}
