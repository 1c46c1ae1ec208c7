package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hostdev.core.finding.Problem;
import hostdev.lab.BackgroundCommand;
import hostdev.lab.CommandOutcome;
import hostdev.lab.LabProgress;
import hostdev.lab.Options;
import hostdev.lab.PracticeHost;
import hostdev.lab.PracticeHostPanic;
import hostdev.lab.Topologies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One practice host, `vtd`, for most of them; each leaves it as it found it.
@Tag("lab")
class PracticeHostTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Options OPTIONS = Options.usual().with(LabProgress.stderr());

    @TempDir
    static Path directory;

    @SuppressWarnings("NullAway.Init") // by start()
    private static PracticeHost host;

    @BeforeAll
    static void start() {
        host = PracticeHost.start(Topologies.named("vtd"), OPTIONS);
    }

    @AfterAll
    static void end() {
        host.close();
    }

    private static String says(String command) {
        CommandOutcome outcome = host.run(LIMIT, "sh", "-c", command);
        assertThat(outcome.stderr()).isEmpty();
        assertThat(outcome.exit()).isZero();
        return outcome.stdout().strip();
    }

    private static String driver(String address) {
        return says("basename $(readlink /sys/bus/pci/devices/0000:" + address + "/driver)");
    }

    private static List<String> groupOf(String address) {
        return says("ls /sys/bus/pci/devices/0000:" + address + "/iommu_group/devices")
                .lines()
                .toList();
    }

    @Test
    void theIommuIsOn() {
        assertThat(says("ls /sys/class/iommu")).isEqualTo("dmar0");
    }

    @Test
    void theUsb2ControllerSharesAGroupWithItsCompanionsOnly() {
        assertThat(groupOf("00:1d.7")).containsExactly("0000:00:1d.0", "0000:00:1d.1", "0000:00:1d.7");
        assertThat(groupOf("01:00.0")).containsExactly("0000:01:00.0");
        assertThat(groupOf("02:00.0")).containsExactly("0000:02:00.0");
        assertThat(groupOf("03:00.0")).containsExactly("0000:03:00.0");
    }

    @Test
    void theHostDrivesItsDevices() {
        assertThat(driver("00:1d.7")).isEqualTo("ehci-pci");
        assertThat(driver("00:1d.0")).isEqualTo("uhci_hcd");
        assertThat(driver("01:00.0")).isEqualTo("e1000e");
        assertThat(driver("02:00.0")).isEqualTo("nvme");
        assertThat(driver("03:00.0")).isEqualTo("xhci_hcd");
    }

    @Test
    void theNetworkCardHasItsAddressAndTheDefaultRouteIsElsewhere() {
        assertThat(says("ip -br address show enp1s0")).contains("192.168.77.10/24");
        assertThat(says("ip route show default")).contains("dev enp0s25");
    }

    @Test
    void libvirtKnowsTheGuests() {
        assertThat(says("virsh list --all --name")).contains("win2k3").contains("modern");
    }

    @Test
    void vfioIsNotLoadedBeforehand() {
        assertThat(says("ls /sys/module")).doesNotContain("vfio_pci");
    }

    @Test
    void aCommandsStreamsAndExitCodeComeThroughApart() {
        CommandOutcome outcome = host.run(LIMIT, "sh", "-c", "echo out; echo err >&2; exit 3");
        assertThat(outcome).isEqualTo(new CommandOutcome(3, "out\n", "err\n"));
    }

    @Test
    void stdinIsEmptyAndTheWordsArriveAsTheyAre() {
        assertThat(host.run(LIMIT, "cat")).isEqualTo(new CommandOutcome(0, "", ""));
        assertThat(host.run(LIMIT, "printf", "[%s]", "a b", "", "$x'\"").stdout())
                .isEqualTo("[a b][][$x'\"]");
    }

    @Test
    void aCommandThatIsNotThereIsLikeInAShell() {
        CommandOutcome outcome = host.run(LIMIT, "no-such-command");
        assertThat(outcome.exit()).isEqualTo(127);
        assertThat(outcome.stderr()).contains("no-such-command");
    }

    @Test
    void aCommandThatTakesTooLongIsNamedAndKilled() {
        assertThatThrownBy(() -> host.run(Duration.ofSeconds(1), "sleep", "4321"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("waited 1 s for `sleep 4321`");
        assertThat(says("until ! pgrep -f '[s]leep 4321'; do sleep 0.2; done")).doesNotContain("4321");
    }

    @Test
    void aCommandCanRunBesideOthers() {
        BackgroundCommand sleep = host.start("sh", "-c", "echo begun; sleep 1000");
        assertThat(says("echo meanwhile")).isEqualTo("meanwhile");
        assertThat(sleep.ended()).isFalse();
        sleep.signal("TERM");
        assertThat(sleep.await(LIMIT)).isEqualTo(new CommandOutcome(143, "begun\n", ""));
    }

    @Test
    void filesComeAndGo() throws IOException {
        byte[] content = new byte[300_000];
        new java.util.Random(7).nextBytes(content);
        Path in = Files.write(directory.resolve("in"), content);
        host.put(in, "/tmp/some/where/file");
        host.get("/tmp/some/where/file", directory.resolve("out"));
        assertThat(directory.resolve("out")).hasBinaryContent(content);
    }

    @Test
    void aRuntimeThatIsPutInIsOnThePath() throws IOException {
        Path runtime = Files.createDirectories(directory.resolve("runtime/bin"));
        Path program = Files.writeString(runtime.resolve("hostdev"), "#!/bin/sh\necho \"hostdev of the test: $*\"\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        host.installHostdev(directory.resolve("runtime"));
        assertThat(says("hostdev list")).isEqualTo("hostdev of the test: list");
    }

    @Test
    void aDeadKernelIsThePracticeHostsFault() {
        try (PracticeHost other = PracticeHost.start(Topologies.named("uplink"), OPTIONS)) {
            assertThatThrownBy(() -> other.run(LIMIT, "sh", "-c", "echo c >/proc/sysrq-trigger"))
                    .isInstanceOfSatisfying(
                            PracticeHostPanic.class,
                            panic -> assertThat(panic.consoleTail()).contains("Kernel panic"));
        }
    }

    @Test
    void whatWasWrittenOutlivesAPowerCutAndNotTheRun() {
        try (PracticeHost other = PracticeHost.start(Topologies.named("uplink"), OPTIONS)) {
            other.run(LIMIT, "sh", "-c", "echo kept >/root/kept; sync; echo lost >/tmp/lost");
            other.cutPower();
            other.powerOn();
            assertThat(other.run(LIMIT, "cat", "/root/kept").stdout()).isEqualTo("kept\n");
            assertThat(other.run(LIMIT, "ls", "/tmp/lost").ok()).isFalse();
            assertThat(other.run(LIMIT, "ip", "route", "show", "default").stdout())
                    .contains("dev enp1s0");
        }
        try (PracticeHost other = PracticeHost.start(Topologies.named("uplink"), OPTIONS)) {
            assertThat(other.run(LIMIT, "ls", "/root/kept").ok()).isFalse();
        }
    }

    @Test
    void nothingIsLeftOfIt() {
        long before = qemus();
        try (PracticeHost other = PracticeHost.start(Topologies.named("uplink"), OPTIONS)) {
            assertThat(qemus()).isEqualTo(before + 1);
            assertThat(other.run(LIMIT, "true").ok()).isTrue();
        }
        assertThat(qemus()).isEqualTo(before);
    }

    // By both: another class's practice hosts run beside this one, and the watch-dog's words contain QEMU's.
    private static long qemus() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").contains("qemu-system"))
                .filter(process -> process.info().commandLine().orElse("").contains("-name hostdev-lab-uplink"))
                .count();
    }
}
