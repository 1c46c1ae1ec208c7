package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.BackgroundCommand;
import hostdev.lab.CommandOutcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who else is on the host: another `hostdev`, a hand on sysfs, somebody who plants files, names that play tricks.
class AmongOthersTest extends OnPracticeHost {
    private static final String NIC = "0000:01:00.0";
    private static final String NVME = "0000:02:00.0";
    private static final String AS_IT_WAS = "e1000e\n(null)";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    AmongOthersTest() {
        super("vtd");
    }

    @Test
    void ofTwoAtOnceOneIsDoneAndTheOtherIsRefusedWithItsName() {
        for (int round = 0; round < 3; round++) {
            BackgroundCommand first = host().start("hostdev", "bind", NIC, "vfio-pci", "--yes");
            BackgroundCommand second = host().start("hostdev", "bind", NVME, "vfio-pci", "--yes");
            List<CommandOutcome> both = List.of(first.await(LIMIT), second.await(LIMIT));

            List<CommandOutcome> refused =
                    both.stream().filter(outcome -> !outcome.ok()).toList();
            assertThat(refused).allSatisfy(outcome -> {
                assertThat(outcome.exit()).as(told(outcome)).isEqualTo(1);
                assertThat(outcome.stderr())
                        .containsPattern("another hostdev is at work on this host: (process \\d+ \\(hostdev bind|one)")
                        .contains("hint: wait until it has ended");
            });
            assertThat(binding(NIC).startsWith("vfio-pci"))
                    .isEqualTo(both.get(0).ok());
            assertThat(binding(NVME).startsWith("vfio-pci"))
                    .isEqualTo(both.get(1).ok());
            assertThat(refused.size()).isLessThan(2);
            for (String device : List.of(NIC, NVME)) {
                if (binding(device).startsWith("vfio-pci")) {
                    done("release", device);
                }
            }
            assertThat(done("recover").stdout()).contains("nothing to recover");
        }
    }

    @Test
    void theOneAtWorkIsNamedByItsProcessAndItsCommand() {
        String pid = shell("""
            hostdev bind %s vfio-pci --yes >/tmp/first 2>&1 & pid=$!
            until [ -s /run/hostdev/lock ]; do kill -0 $pid || exit 1; sleep 0.02; done
            kill -STOP $pid; echo $pid\
            """.formatted(NIC));
        CommandOutcome other = hostdev("bind", NVME, "vfio-pci", "--yes");
        shell("kill -CONT " + pid + "; while kill -0 " + pid + " 2>/dev/null; do sleep 0.1; done");
        assertThat(other.exit()).as(told(other, "bind")).isEqualTo(1);
        assertThat(other.stderr()).contains("process " + pid + " (hostdev bind " + NIC + " vfio-pci");
        assertThat(binding(NVME)).startsWith("nvme");
        assertThat(binding(NIC)).startsWith("vfio-pci");
        done("release", NIC);
    }

    @Test
    void whatAHandChangedSinceAPlanWasMadeIsToldAndNothingIsDone() {
        done("plan", "bind", NIC, "vfio-pci", "-o", "/tmp/nic.plan");
        shell("echo " + NIC + " > /sys/bus/pci/drivers/e1000e/unbind");
        CommandOutcome stale = hostdev("apply", "/tmp/nic.plan", "--yes");
        assertThat(stale.exit()).as(told(stale, "apply")).isEqualTo(1);
        assertThat(stale.stderr()).contains("e1000e").contains(NIC);
        assertThat(binding(NIC)).isEqualTo("none\n(null)");
        shell("echo " + NIC + " > /sys/bus/pci/drivers/e1000e/bind; rm /tmp/nic.plan");
    }

    @Test
    void whatAHandChangedSinceItWasTakenIsLeftAsItIs() {
        done("bind", NVME, "vfio-pci", "--yes");
        shell("""
            echo %1$s > /sys/bus/pci/drivers/vfio-pci/unbind
            echo > /sys/bus/pci/devices/%1$s/driver_override
            echo %1$s > /sys/bus/pci/drivers/nvme/bind
            until [ -b /dev/nvme0n1 ]; do sleep 0.1; done
            mkdir -p /mnt/data; mount /dev/nvme0n1 /mnt/data; echo kept > /mnt/data/word\
            """.formatted(NVME));
        CommandOutcome undone = hostdev("undo", "--yes");
        String kept = shell("cat /mnt/data/word; umount /mnt/data");
        assertThat(undone.exit()).as(told(undone, "undo")).isZero();
        assertThat(undone.stdout()).contains(NVME + ": it has nvme again already");
        assertThat(kept).isEqualTo("kept");
        assertThat(binding(NVME)).isEqualTo("nvme\n(null)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/var/lib/hostdev", "/var/lib/hostdev/journal", "/run/hostdev"})
    void aDirectoryThatIsALinkOrSomebodyElsesIsNotUsed(String directory) {
        shell("mkdir -p /tmp/trap " + directory + "; mv " + directory + " /tmp/aside; ln -s /tmp/trap " + directory);
        CommandOutcome linked = hostdev("bind", NIC, "vfio-pci", "--yes");
        String inTheTrap = shell("ls /tmp/trap");
        shell("rm " + directory + "; mkdir -m 700 " + directory + "; chown 65534 " + directory);
        CommandOutcome owned = hostdev("bind", NIC, "vfio-pci", "--yes");
        String inIt = shell("ls " + directory);
        shell("rm -r " + directory + "; mv /tmp/aside " + directory);

        assertThat(List.of(linked, owned)).allSatisfy(outcome -> {
            assertThat(outcome.exit()).as(told(outcome, "bind")).isNotZero();
            assertThat(outcome.stderr()).contains(directory);
        });
        assertThat(inTheTrap + inIt).isEmpty();
        assertThat(binding(NIC)).isEqualTo(AS_IT_WAS);
    }

    @Test
    void aPlantedLockIsNotWrittenThrough() {
        shell("mkdir -p -m 755 /run/hostdev; rm -f /run/hostdev/lock; echo precious > /tmp/victim;"
                + " ln -s /tmp/victim /run/hostdev/lock");
        CommandOutcome outcome = hostdev("bind", NIC, "vfio-pci", "--yes");
        shell("rm /run/hostdev/lock");
        assertThat(outcome.exit()).as(told(outcome, "bind")).isNotZero();
        assertThat(outcome.stderr()).contains("/run/hostdev/lock");
        assertThat(shell("cat /tmp/victim")).isEqualTo("precious");
        assertThat(binding(NIC)).isEqualTo(AS_IT_WAS);
    }

    @Test
    void theJournalIsForRootOnly() {
        done("bind", NIC, "vfio-pci", "--yes");
        done("release", NIC);
        assertThat(shell("stat -c '%a %U' /var/lib/hostdev/journal; stat -c '%a %U' /var/lib/hostdev/journal/*.jsonl"))
                .matches("700 root(\n600 root)+");
        CommandOutcome nobody = host().run(
                        LIMIT,
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        "sh",
                        "-c",
                        "cat /var/lib/hostdev/journal/*; mv /var/lib/hostdev/journal /tmp/mine; ls"
                                + " /var/lib/hostdev/journal");
        assertThat(nobody.ok()).isFalse();
        assertThat(nobody.stdout()).isEmpty();
        assertThat(shell("test -d /var/lib/hostdev/journal && echo there")).isEqualTo("there");
    }

    /// A colour, a cleared screen and a new title: as the name of an interface, as a mount point, as a serial number.
    @Test
    void whatControlsATerminalIsShownAndDoesNothing() {
        shell("""
            esc=$(printf '\\033'); evil="$esc[2J$esc]0;x"
            n=$(basename $(echo /sys/bus/pci/devices/%s/net/*))
            ip link set dev $n down; ip link set dev $n name "$esc[31mx"
            mkdir -p "/mnt/$evil"; mount /dev/nvme0n1 "/mnt/$evil"
            printf '%%s\\nhostdev: all is well' "$evil" > /tmp/serial
            mount --bind /tmp/serial /sys/class/nvme/nvme0/serial\
            """.formatted(NIC));
        List<CommandOutcome> all = List.of(
                hostdev("list", "--all"),
                hostdev("show", NIC),
                hostdev("show", NVME),
                hostdev("show", NVME, "--json"),
                hostdev("assign", NVME, "--to", "modern"));
        shell("""
            esc=$(printf '\\033'); evil="$esc[2J$esc]0;x"
            umount /sys/class/nvme/nvme0/serial; umount "/mnt/$evil"; rmdir "/mnt/$evil"
            ip link set dev "$esc[31mx" name enp1s0; ip link set dev enp1s0 up
            ip addr replace 192.168.77.10/24 dev enp1s0\
            """);

        assertThat(all).allSatisfy(outcome -> {
            assertThat(outcome.stdout()).doesNotContain("\u001b");
            assertThat(outcome.stderr()).doesNotContain("\u001b");
            assertThat((outcome.stdout() + outcome.stderr()).lines()).doesNotContain("hostdev: all is well");
        });
        assertThat(all.get(1).stdout()).contains("[31mx");
        assertThat(all.get(4).exit()).isEqualTo(1);
        assertThat(all.get(4).stderr()).contains("[2J");
    }
}
