package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.json.Json;
import hostdev.lab.BackgroundCommand;
import hostdev.lab.CommandOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/// A plan that is cut off on a real kernel: by a kill at each step, by a loss of power, by a write that does not end.
@Order(4)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RecoveryTest extends OnPracticeHost {
    private static final String ASSIGN = "assign 00:1d.7 --to win2k3 --with-group";
    private static final String NIC = "0000:01:00.0";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    RecoveryTest() {
        super("vtd");
    }

    @Test
    @Order(1)
    void aKillAtEachStepOfAssignEndsAsBeforeOrAsAfter() {
        killedAtEachStep("assign 02:00.0 --to modern");
    }

    @Test
    @Order(2)
    void aKillAtEachStepOfReleaseEndsAsBeforeOrAsAfter() {
        done("assign", "02:00.0", "--to", "modern");
        killedAtEachStep("release 02:00.0");
        done("release", "02:00.0");
    }

    private void killedAtEachStep(String words) {
        done(words.split(" ", -1)); // what is done once and stays, the module and the hook, is no step of it later
        done("undo");
        String before = everything();
        done(words.split(" ", -1));
        String after = everything();
        int steps = stepsOfLastPlan();
        assertThat(steps).isGreaterThan(2);
        done("undo");
        assertThat(everything()).isEqualTo(before);

        for (int step = 0; step < steps; step++) {
            killAtStep(step, words);
            if (!settledAsBefore(before, after, step)) {
                done("undo");
                assertThat(everything()).isEqualTo(before);
            }
        }
    }

    @Test
    @Order(3)
    void nothingElseIsBegunWhileAPlanIsCutOff() {
        String before = everything();
        killAtStep(3, ASSIGN);
        assertThat(hostdev().stdout()).startsWith("Unfinished change (plan ");
        CommandOutcome refused = hostdev("bind", NIC, "vfio-pci");
        assertThat(refused.exit()).as(told(refused, "bind")).isEqualTo(1);
        assertThat(refused.stderr()).contains("was cut off").contains("hostdev recover");
        done("recover");
        assertThat(everything()).isEqualTo(before);
        assertThat(done("recover").stdout()).contains("nothing to recover");
    }

    /// What holds the device is not to be seen: its file stands in a queue of a socket. So the unbinding is tried, and
    /// hangs as it does on a device that QEMU holds.
    @Test
    @Order(4)
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void anUnbindThatCannotBeEndedIsToldAndBarredAndSettledLater() throws InterruptedException {
        done("bind", NIC, "vfio-pci", "--yes");
        BackgroundCommand holder = host().start("perl", "-e", HOLDER, group(NIC), NIC);
        for (int tries = 0;
                tries < 100 && !shell("ls /tmp/held 2>/dev/null || true").contains("held");
                tries++) {
            Thread.sleep(100);
        }
        CommandOutcome hangs = hostdev("unbind", NIC);
        assertThat(hangs.exit()).as(told(hangs, "unbind")).isEqualTo(4);
        assertThat(hangs.stderr()).contains("in flight").contains(NIC);

        CommandOutcome barred = hostdev("bind", NIC, "e1000e");
        assertThat(barred.exit()).as(told(barred, "bind")).isEqualTo(1);
        assertThat(barred.stderr()).contains("has not ended a write").contains(NIC);
        CommandOutcome waits = hostdev("recover");
        assertThat(waits.exit()).as(told(waits, "recover")).isEqualTo(4);
        assertThat(waits.stdout()).contains("still works on it");

        // nothing else is blocked, and no lock is left
        for (String words : List.of("assign 02:00.0 --to modern", "release 02:00.0")) {
            CommandOutcome other = hostdev(words.split(" ", -1));
            assertThat(other.exit()).as(told(other, words)).isZero();
            assertThat(other.stderr()).startsWith("Unfinished change (plan ");
        }

        shell("kill $(cat /tmp/held)");
        holder.await(LIMIT);
        String settled = "";
        for (int tries = 0; tries < 30 && !settled.contains("as before it"); tries++) {
            Thread.sleep(200);
            settled = hostdev("recover").stdout();
        }
        assertThat(settled).contains("the host is as before it");
        assertThat(binding(NIC)).startsWith("vfio-pci");
        done("release", NIC);
        assertThat(binding(NIC)).isEqualTo("e1000e\n(null)");
    }

    /// libvirt goes on by itself with what it was asked for.
    @Test
    @Order(5)
    void aKillWhileLibvirtStartsTheGuestIsSettledTruly() throws Exception {
        String start = "assign 02:00.0 --to modern --start";
        int last = facts((start + " --dry-run").split(" ", -1)) instanceof Json.Obj plan
                        && plan.get("steps").orElse(null) instanceof Json.Arr(var steps)
                ? steps.size() - 1
                : -1;
        killAtStep(last, start);
        shell("for i in 1 2 3 4 5 6 7 8 9 10; do virsh domstate modern | grep -q running && break; sleep 1; done");
        CommandOutcome recovered = done("recover");
        boolean running = shell("virsh domstate modern").equals("running");
        assertThat(recovered.stdout())
                .as(told(recovered, "recover"))
                .contains(running ? "as after it" : "as before it");
        assertThat(binding("0000:02:00.0")).startsWith(running ? "vfio-pci" : "nvme");
        shell("virsh destroy modern || true");
        done("release", "02:00.0");
        assertThat(binding("0000:02:00.0")).isEqualTo("nvme\n(null)");
    }

    @Test
    @Order(6)
    void aLossOfPowerInMidPlanIsSettledAtTheNextBoot() {
        for (int step : new int[] {2, 8}) {
            String before = everything();
            stopAtStep(step, ASSIGN);
            assertThat(shell("virsh list --all")).contains("win2k3");
            host().cutPower();
            host().powerOn();
            install();

            CommandOutcome early = hostdev("recover", "--before-libvirt");
            CommandOutcome recovered = early.ok() ? early : done("recover");
            assertThat(recovered.stdout()).as(told(early, "recover")).contains("the host is as before it");
            assertThat(everything()).isEqualTo(before);
            assertThat(done("history").stdout()).contains("taken back by recover");
        }
    }

    @Test
    @Order(7)
    void ctrlCRollsAChangeBack() {
        String before = everything();
        for (int step : new int[] {1, 3}) {
            String ended = "missed";
            for (int tries = 0; tries < 4 && ended.equals("missed"); tries++) {
                ended = shell(AtStep.script(step, ASSIGN, "INT"));
            }
            String out = shell("cat /tmp/out");
            assertThat(ended).as(out).isEqualTo("exit 3");
            assertThat(out).containsPattern("Interrupted after step \\d+ of \\d+; rolling back");
            assertThat(out).contains("all changes were rolled back");
            assertThat(everything()).isEqualTo(before);
            assertThat(done("recover").stdout()).contains("nothing to recover");
        }
    }

    @Test
    @Order(8)
    void aDiskThatFillsUpStopsAChangeAndLeavesTheHostAsItWas() {
        onSmallDisk(() -> {
            String before = everything();
            for (int pages = 0; pages < 6; pages++) {
                shell("cd /var/lib/hostdev; cat /dev/zero >fill 2>/dev/null; truncate -s -" + pages * 4096 + " fill");
                CommandOutcome full = hostdev(ASSIGN.split(" ", -1));
                shell("rm /var/lib/hostdev/fill");
                if (full.ok()) {
                    done("undo");
                } else {
                    assertThat(full.exit()).as(told(full, ASSIGN)).isIn(1, 3);
                    assertThat(full.stderr()).contains("No space left on device");
                }
                assertThat(hostdev("recover").exit()).isZero();
                assertThat(everything()).isEqualTo(before);
                done("history");
            }
        });
    }

    @Test
    @Order(9)
    void recoverRestoresTheHostOnAReadOnlyDisk() {
        onSmallDisk(() -> {
            String before = everything();
            killAtStep(3, ASSIGN);
            shell("mount -o remount,ro /var/lib/hostdev");
            CommandOutcome recovered = hostdev("recover");
            assertThat(recovered.exit()).as(told(recovered, "recover")).isEqualTo(4);
            assertThat(recovered.stdout()).contains("could not be recorded").contains("Read-only file system");
            assertThat(binding("0000:00:1d.7")).isEqualTo("ehci-pci\n(null)");
            shell("mount -o remount,rw /var/lib/hostdev");
            done("recover");
            assertThat(everything()).isEqualTo(before);
        });
    }

    /// A program that stands in for QEMU's monitor and claims more memory than a number of 64 bits holds.
    @Test
    @Order(10)
    void aQemuThatAnswersWithNumbersOutOfRangeLeavesTheHostAsItWas() {
        shell("""
            cat > /tmp/monitor.pl <<'END'
            use IO::Socket::UNIX;
            my $server = IO::Socket::UNIX->new(Local => '/run/odd.sock', Listen => 5);
            while (my $client = $server->accept) {
                next if fork;
                $client->autoflush(1);
                print $client qq({"QMP": {}}\n);
                while (my $line = <$client>) {
                    my %answers = (
                        'query-status' => '{"status": "running"}',
                        'query-pci' => '[{"bus": 0, "devices": []}]',
                        'qom-list' => '[]',
                        'query-memory-size-summary' => '{"base-memory": 99999999999999999999}');
                    my ($command) = $line =~ /"execute": ?"([^"]+)"/;
                    print $client '{"return": ' . ($answers{$command} // '{}') . "}\n";
                }
                exit;
            }
            END
            perl /tmp/monitor.pl >/dev/null 2>&1 & echo $! > /tmp/monitor.pid
            for i in 1 2 3 4 5 6 7 8 9 10; do [ -S /run/odd.sock ] && exit; sleep 1; done; exit 1\
            """);
        String before = everything();
        CommandOutcome failed = hostdev("assign", "02:00.0", "--to", "qmp:/run/odd.sock");
        shell("kill $(cat /tmp/monitor.pid)");
        assertThat(failed.exit()).as(told(failed, "assign")).isEqualTo(3);
        assertThat(failed.stderr()).contains("all changes were rolled back");
        assertThat(everything()).isEqualTo(before);
        assertThat(done("recover").stdout()).contains("nothing to recover");
    }

    private void onSmallDisk(Runnable test) {
        shell("mount -t tmpfs -o size=256k,mode=700 none /var/lib/hostdev");
        try {
            test.run();
        } finally {
            shell("umount /var/lib/hostdev");
        }
    }

    /// Whether recovering led to the state before; if not, to the one after. What it says must be so.
    private boolean settledAsBefore(String before, String after, int step) {
        CommandOutcome recovered = done("recover");
        boolean back = recovered.stdout().contains("as before it");
        assertThat(back || recovered.stdout().contains("as after it"))
                .as(recovered.stdout())
                .isTrue();
        assertThat(everything())
                .as("killed at step " + step + "\n" + recovered.stdout())
                .isEqualTo(back ? before : after);
        return back;
    }

    /// Runs a command and kills it once its step is begun; again where the step was over before that.
    private void killAtStep(int step, String words) {
        for (int tries = 0; tries < 4; tries++) {
            if (shell(AtStep.script(step, words, "KILL")).equals("hit")) {
                return;
            }
            done("undo");
        }
        throw new AssertionError(words + ": step " + step + " is over before it can be killed");
    }

    /// Runs a command and stops it there, for ever.
    private void stopAtStep(int step, String words) {
        assertThat(shell(AtStep.script(step, words, "STOP"))).isEqualTo("hit");
    }

    private int stepsOfLastPlan() {
        return Integer.parseInt(shell("cd /var/lib/hostdev/journal; grep -c '\"phase\":\"begins\"' $(ls | tail -n 1)"));
    }

    private String group(String address) {
        return shell("basename $(readlink /sys/bus/pci/devices/" + address + "/iommu_group)");
    }

    /// Bindings, overrides, definitions, what is kept, addresses: all that a plan changes.
    private String everything() {
        return shell("""
            cd /sys/bus/pci/devices
            ls -l */driver | sed 's/.* \\([0-9a-f:.]*\\)\\/driver.*\\//\\1 /'
            grep . */driver_override
            cat /etc/libvirt/qemu/*.xml
            find /var/lib/hostdev -type f ! -path '*/journal/*' | sort
            ip -o -4 addr show dev enp1s0 2>/dev/null | sed 's/^[0-9]*: //; s/ *valid_lft.*//' || true\
            """);
    }

    /// Opens the device through VFIO, sends its file to itself, closes it, and waits.
    private static final String HOLDER = """
        my ($group, $device) = @ARGV;
        open(my $container, '+<', '/dev/vfio/vfio') or die "container: $!";
        open(my $g, '+<', "/dev/vfio/$group") or die "group: $!";
        ioctl($g, 0x3b68, pack('i', fileno $container)) or die "set container: $!";
        ioctl($container, 0x3b66, 1) or die "set iommu: $!";
        my $fd = ioctl($g, 0x3b6a, $device . "\\0") or die "device: $!";
        socketpair(my $in, my $out, 1, 1, 0) or die "pair: $!";
        my $byte = 'x';
        my $iov = pack('P Q', $byte, 1);
        my $control = pack('Q l l i x4', 20, 1, 1, $fd);
        my $message = pack('Q Q P Q P Q Q', 0, 0, $iov, 1, $control, 24, 0);
        syscall(46, fileno($in), $message, 0) == 1 or die "send: $!";
        syscall(3, $fd + 0);
        close $g;
        close $container;
        open(my $held, '>', '/tmp/held'); print $held $$; close $held;
        sleep 600;
        """;
}
