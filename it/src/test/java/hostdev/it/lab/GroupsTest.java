package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.json.Json;
import hostdev.lab.CommandOutcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/// What hostdev says of groups on a real kernel: the right members, the fewest to be taken, the right words; and what
/// it
/// says beforehand the kernel then does.
@Order(9)
class GroupsTest {
    /// The group as `show --json` tells it.
    private static Json.Obj group(OnPracticeHost host, String device) throws Exception {
        if (host.facts("show", device) instanceof Json.Obj shown
                && shown.get("group").orElseThrow() instanceof Json.Obj group) {
            return group;
        }
        throw new AssertionError("no group: " + device);
    }

    private static List<String> texts(Json list, String member) {
        List<String> texts = new ArrayList<>();
        if (list instanceof Json.Arr(var items)) {
            for (Json item : items) {
                Json one = item instanceof Json.Obj object ? object.get(member).orElseThrow() : item;
                texts.add(one instanceof Json.Text(var text) ? text : one.toString());
            }
        }
        return texts;
    }

    private static List<String> members(Json.Obj group) {
        return texts(group.get("members").orElseThrow(), "address");
    }

    private static List<String> toBeTaken(Json.Obj group) {
        return texts(group.get("to_be_taken").orElseThrow(), "");
    }

    private static List<String> causes(Json.Obj group) {
        return texts(group.get("shared_by").orElseThrow(), "code");
    }

    @Nested
    class TheChaptersUsbController extends OnPracticeHost {
        TheChaptersUsbController() {
            super("vtd");
        }

        @Test
        void isOneDeviceOfThreeFunctionsWithoutAcs() throws Exception {
            Json.Obj group = group(this, "00:1d.7");
            assertThat(members(group)).containsExactly("0000:00:1d.0", "0000:00:1d.1", "0000:00:1d.7");
            assertThat(toBeTaken(group)).containsExactly("0000:00:1d.7", "0000:00:1d.0", "0000:00:1d.1");
            assertThat(causes(group)).containsExactly("functions-without-acs");

            CommandOutcome refused = hostdev("assign", "00:1d.7", "--to", "win2k3");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.stderr())
                    .contains("0000:00:1d.0 (uhci_hcd")
                    .contains("0000:00:1d.1 (uhci_hcd")
                    .contains("functions of one device without ACS")
                    .contains("hostdev assign 0000:00:1d.7 --to win2k3 --with-group");
        }

        @Test
        void needsNoDriverOnItsCompanionsToStart() throws Exception {
            shell("for f in 0 1; do echo 0000:00:1d.$f > /sys/bus/pci/drivers/uhci_hcd/unbind; done");
            try {
                assertThat(toBeTaken(group(this, "00:1d.7"))).containsExactly("0000:00:1d.7");
                done("assign", "00:1d.7", "--to", "win2k3", "--start");
                shell("virsh destroy win2k3");
                done("release", "00:1d.7");
            } finally {
                shell("for f in 0 1; do echo 0000:00:1d.$f > /sys/bus/pci/drivers_probe; done");
            }
            assertThat(binding("0000:00:1d.0")).startsWith("uhci_hcd\n");
        }

        @Test
        void hasNoResetAndTheCardHasAndBothAreToldBeforehand() {
            CommandOutcome controller = done("assign", "00:1d.7", "--to", "win2k3", "--with-group", "--dry-run");
            assertThat(controller.stdout())
                    .contains("it cannot be reset in any way")
                    .contains("may not come back");
            assertThat(done("show", "00:1d.7").stdout()).contains("runs        none");

            CommandOutcome card = done("assign", "01:00.0", "--to", "win2k3", "--dry-run");
            assertThat(card.stdout()).doesNotContain("reset");
            String method = shell("set -- $(cat /sys/bus/pci/devices/0000:01:00.0/reset_method); echo $1");
            assertThat(done("show", "01:00.0").stdout())
                    .contains("runs        " + method)
                    .contains("below 0000:00:02.0: nothing else is there")
                    .contains("its power can be switched");
        }
    }

    @Nested
    class APortWithoutAcs extends OnPracticeHost {
        APortWithoutAcs() {
            super("acs");
        }

        @Test
        void isNamedAndTheOtherCardGoesAlongAndThePortsStay() throws Exception {
            Json.Obj group = group(this, "01:00.0");
            assertThat(members(group)).containsExactly("0000:00:02.0", "0000:00:02.1", "0000:01:00.0", "0000:02:00.0");
            assertThat(toBeTaken(group)).containsExactly("0000:01:00.0", "0000:02:00.0");
            assertThat(causes(group)).containsExactly("port-without-acs", "port-without-acs", "functions-without-acs");

            CommandOutcome refused = hostdev("assign", "01:00.0", "--to", "modern");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.stderr())
                    .contains("root port 0000:00:02.0 has no ACS, so 0000:01:00.0 behind it")
                    .contains("root port 0000:00:02.1 has no ACS, so 0000:02:00.0 behind it")
                    .contains("the host still drives 0000:02:00.0 (e1000e")
                    .contains("0000:00:02.0 (bridge, pcieport)");
        }

        @Test
        void theSmallestSetIsEnoughForTheGuestToStart() {
            String before = binding("0000:01:00.0") + binding("0000:02:00.0");
            done("assign", "01:00.0", "--to", "modern", "--with-group", "--start");
            assertThat(binding("0000:00:02.0")).startsWith("pcieport");
            shell("virsh destroy modern");
            done("release", "01:00.0");
            assertThat(binding("0000:01:00.0") + binding("0000:02:00.0")).isEqualTo(before);
        }
    }

    @Nested
    class APortWithAcs extends OnPracticeHost {
        APortWithAcs() {
            super("acs-on");
        }

        @Test
        void leavesEachCardAloneInItsGroup() throws Exception {
            Json.Obj group = group(this, "01:00.0");
            assertThat(members(group)).containsExactly("0000:01:00.0");
            assertThat(causes(group)).isEmpty();
            done("assign", "01:00.0", "--to", "modern", "--start");
            shell("virsh destroy modern");
            done("release", "01:00.0");
        }
    }

    @Nested
    class AConventionalBus extends OnPracticeHost {
        AConventionalBus() {
            super("conventional");
        }

        @Test
        void canNeverBeSplitAndNamesItsNetworkCardsAndItsDisk() throws Exception {
            Json.Obj group = group(this, "02:02.0");
            assertThat(members(group)).containsExactly("0000:01:00.0", "0000:02:01.0", "0000:02:02.0", "0000:02:03.0");
            assertThat(toBeTaken(group)).containsExactly("0000:02:02.0", "0000:02:01.0", "0000:02:03.0");
            assertThat(causes(group)).containsExactly("conventional-bus");

            CommandOutcome refused = hostdev("assign", "02:02.0", "--to", "win2k3");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.stderr())
                    .contains("0000:02:01.0 (e1000, ens1")
                    .contains("0000:02:03.0 (ahci, sd")
                    .contains("such a bus can never be split")
                    .contains("0000:01:00.0 (bridge, no driver)");
        }

        @Test
        void aMountedDiskThatWouldGoAlongIsNamed() {
            shell("mkdir -p /mnt/sata && mount LABEL=SATA /mnt/sata");
            CommandOutcome refused = hostdev("assign", "02:02.0", "--to", "win2k3", "--with-group");
            shell("umount /mnt/sata");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.stderr()).contains("0000:02:03.0").contains("/mnt/sata");
        }
    }

    @Nested
    class ABridgeWithADriverForHotPlug extends OnPracticeHost {
        ABridgeWithADriverForHotPlug() {
            super("shpc");
        }

        @Test
        void isInTheWayUntilItsDriverIsUnbound() {
            CommandOutcome refused = hostdev("assign", "02:01.0", "--to", "modern", "--with-group");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.stderr())
                    .contains("the host drives 0000:01:00.0 (bridge, shpchp)")
                    .contains("echo 0000:01:00.0 > /sys/bus/pci/drivers/shpchp/unbind");

            shell("echo 0000:01:00.0 > /sys/bus/pci/drivers/shpchp/unbind");
            done("assign", "02:01.0", "--to", "modern", "--with-group", "--start");
            shell("virsh destroy modern");
            done("release", "02:01.0");
            assertThat(binding("0000:02:02.0")).startsWith("ahci\n");
        }
    }

    @Nested
    class MemoryThatTheFirmwareKeeps extends OnPracticeHost {
        MemoryThatTheFirmwareKeeps() {
            super("rmrr");
        }

        @Test
        void refusesTheCardAndSaysWhoseClaimItIs() {
            String before = binding("0000:01:00.0");
            CommandOutcome refused = hostdev("assign", "01:00.0", "--to", "modern");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.stderr())
                    .contains("0xb1000000 to 0xb100ffff")
                    .contains("the DMAR table's RMRR for 0000:01:00.0");
            assertThat(binding("0000:01:00.0")).isEqualTo(before);
            assertThat(done("show", "01:00.0").stdout()).contains("the DMAR table's RMRR for 0000:01:00.0");
        }

        /// The card by hand: QEMU cannot open what hostdev refused.
        @Test
        void theKernelRefusesWhatWasRefused() {
            shell("modprobe vfio-pci; d=/sys/bus/pci/devices/0000:01:00.0; echo vfio-pci > $d/driver_override;"
                    + " echo 0000:01:00.0 > $d/driver/unbind; echo 0000:01:00.0 > /sys/bus/pci/drivers_probe");
            String said = shell("timeout 20 qemu-system-x86_64 -nodefaults -display none -m 64 -S"
                    + " -device vfio-pci,host=01:00.0,rombar=0 -serial none -monitor none 2>&1; echo ended $?");
            shell("d=/sys/bus/pci/devices/0000:01:00.0; echo > $d/driver_override;"
                    + " echo 0000:01:00.0 > $d/driver/unbind; echo 0000:01:00.0 > /sys/bus/pci/drivers_probe");
            assertThat(said).contains("vfio 0000:01:00.0").contains("ended 1");
        }

        @Test
        void letsTheUsbControllerThroughAndItStarts() {
            assertThat(done("show", "00:1d.7").stdout())
                    .contains("direct-relaxable")
                    .contains("the DMAR table's RMRR for 0000:00:1d.7");
            done("assign", "00:1d.7", "--to", "win2k3", "--with-group", "--start");
            shell("virsh destroy win2k3");
            done("release", "00:1d.7");
        }
    }
}
