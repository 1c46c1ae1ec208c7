package hostdev.host.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hostdev.core.finding.Problem;
import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Goal;
import hostdev.core.plan.Plan;
import hostdev.core.plan.Planner;
import hostdev.core.plan.Planning;
import hostdev.core.plan.Seen;
import hostdev.host.read.HostReader;
import hostdev.host.root.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole plans on a simulated kernel: what is done, what is undone, what is on the disk when.
class ExecutorTest {
    private static final String EHCI = "0000:00:1d.7";
    private static final String UHCI = "0000:00:1d.0";
    private static final String NIC = "0000:01:00.0";
    private static final GuestName GUEST = new GuestName("win2k3");

    @TempDir
    private Path directory;

    private SimulatedKernel kernel;
    private SimulatedHypervisor hypervisor;
    private StateDirectory state;

    @BeforeEach
    void aHostLikeTheChapters() {
        kernel = new SimulatedKernel(directory.resolve("host"))
                .driver("vfio-pci")
                .function(UHCI, "8086:2934", "0c0300", "uhci_hcd", 4)
                .function(EHCI, "8086:293a", "0c0320", "ehci-pci", 4)
                .function(NIC, "8086:10d3", "020000", "e1000e", 7);
        hypervisor = new SimulatedHypervisor().guest("win2k3").guest("rescue");
        state = new StateDirectory(directory.resolve("lib"), directory.resolve("run"), Disk.ofThisMachine());
    }

    @Test
    void bindsToTheWantedDriverAndLeavesTheOverrideAsItWas() {
        apply(new Goal.Bind(at(EHCI), DriverName.VFIO_PCI));

        assertThat(kernel.driverOf(EHCI)).isEqualTo("vfio-pci");
        assertThat(kernel.overrideOf(EHCI)).isEqualTo("(null)");
        assertThat(kernel.log()).noneMatch(line -> line.contains("new_id"));
    }

    @Test
    void bindingBackToTheFirstDriverGivesBackItsOverrideAndForgetsTheOrigin() {
        kernel.setOverride(EHCI, "ehci-pci");
        apply(new Goal.Bind(at(EHCI), DriverName.VFIO_PCI));
        kernel.setOverride(EHCI, "(null)"); // as libvirt leaves it

        apply(new Goal.Bind(at(EHCI), new DriverName("ehci-pci")));

        assertThat(kernel.driverOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(kernel.overrideOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(state.library().resolve("origins")).isEmptyDirectory();
    }

    @Test
    void unbindsAndFindsTheWayBackByItsOrigin() {
        apply(new Goal.Unbind(at(EHCI)));
        assertThat(kernel.driverOf(EHCI)).isEmpty();

        apply(new Goal.Release(List.of(at(EHCI))));

        assertThat(kernel.driverOf(EHCI)).isEqualTo("ehci-pci");
    }

    @Test
    void assignsAGroupAndReleasesItAsItWas() {
        kernel.setOverride(UHCI, "uhci_hcd");

        Applied applied = apply(assign(true, EHCI));

        assertThat(kernel.driverOf(EHCI)).isEqualTo("vfio-pci");
        assertThat(kernel.driverOf(UHCI)).isEqualTo("vfio-pci");
        assertThat(hypervisor.of("win2k3").definition())
                .contains("slot='0x1d' function='0x7'")
                .contains("slot='0x05'");
        assertThat(hypervisor.of("win2k3").definition()).doesNotContain("slot='0x1d' function='0x0'");
        assertThat(applied.steps()).anyMatch(done -> done.seen() instanceof Seen.Defined);

        apply(new Goal.Release(List.of(at(EHCI))));

        assertThat(kernel.driverOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(kernel.driverOf(UHCI)).isEqualTo("uhci_hcd");
        assertThat(kernel.overrideOf(EHCI)).isEqualTo("(null)");
        assertThat(kernel.overrideOf(UHCI)).isEqualTo("uhci_hcd");
        assertThat(hypervisor.of("win2k3").definition()).doesNotContain("hostdev");
        assertThat(state.library().resolve("origins")).isEmptyDirectory();
    }

    @Test
    void putsTheNetworkBackWhereTheHostsOwnServiceDoesNot() {
        SimulatedNetwork.Link before = kernel.network(NIC, "eth1");
        before.up = true;
        before.mtu = 9000;
        before.addresses.add("192.0.2.7/24");
        before.routes.add("198.51.100.0/24 192.0.2.1");
        apply(assign(false, NIC));

        Applied applied = apply(new Goal.Release(List.of(at(NIC))));

        assertThat(kernel.driverOf(NIC)).isEqualTo("e1000e");
        assertThat(kernel.log())
                .containsSubsequence(
                        "ip link set dev eth1 mtu 9000",
                        "ip address add 192.0.2.7/24 broadcast + dev eth1",
                        "ip link set dev eth1 up",
                        "ip route add 198.51.100.0/24 via 192.0.2.1 dev eth1");
        assertThat(applied.steps()).anyMatch(done -> done.seen().equals(new Seen.Network("eth1", false)));
    }

    @Test
    void aDeviceThatNobodyNotedGoesToTheDriverThatTheKernelChooses() {
        kernel.setOverride(EHCI, "vfio-pci");
        kernel.write("/sys/bus/pci/devices/" + EHCI + "/driver/unbind", EHCI, Duration.ZERO);
        kernel.write("/sys/bus/pci/drivers_probe", EHCI, Duration.ZERO);
        assertThat(kernel.driverOf(EHCI)).isEqualTo("vfio-pci");

        apply(new Goal.Release(List.of(at(EHCI))));

        assertThat(kernel.driverOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(kernel.overrideOf(EHCI)).isEqualTo("(null)");
    }

    @Test
    void aGuestThatDoesNotStartLeavesEverythingAsItWas() {
        hypervisor.startFails("internal error: QEMU unexpectedly closed the monitor");
        String before = hypervisor.of("win2k3").definition();

        Problem problem = failure(new Goal.Assign(List.of(at(EHCI)), GUEST, true, true));

        assertThat(problem.code()).isEqualTo(Problem.Code.FAILED);
        assertThat(problem.what())
                .contains("QEMU unexpectedly closed the monitor")
                .contains("undone");
        assertThat(kernel.driverOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(kernel.driverOf(UHCI)).isEqualTo("uhci_hcd");
        assertThat(hypervisor.of("win2k3").definition()).isEqualTo(before);
        assertThat(hypervisor.of("win2k3").active()).isFalse();
        assertThat(state.library().resolve("origins")).isEmptyDirectory();
        assertThat(phases()).endsWith("taken-back");
    }

    @Test
    void aDefinitionThatIsRefusedLeavesTheBindingsAsTheyWere() {
        hypervisor.defineFails("XML error: no more available PCI slots");

        Problem problem = failure(assign(true, EHCI));

        assertThat(problem.what()).contains("no more available PCI slots");
        assertThat(kernel.driverOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(kernel.driverOf(UHCI)).isEqualTo("uhci_hcd");
    }

    @Test
    void aProbeThatFailsIsUndoneUpToTheFirstStep() {
        kernel.broken("vfio-pci");

        Problem problem = failure(assign(true, EHCI));

        assertThat(problem.code()).isEqualTo(Problem.Code.FAILED);
        assertThat(problem.what()).contains("vfio-pci did not take it");
        assertThat(kernel.driverOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(kernel.overrideOf(EHCI)).isEqualTo("(null)");
        assertThat(state.library().resolve("origins")).isEmptyDirectory();
    }

    @Test
    void whatCannotBeUndoneIsLeftToThePersonInCommands() {
        kernel.broken("vfio-pci").broken("ehci-pci");

        Problem problem = failure(assign(true, EHCI));

        assertThat(problem.code()).isEqualTo(Problem.Code.UNDO_FAILED);
        assertThat(problem.hint().orElseThrow()).contains("hostdev bind 0000:00:1d.7 ehci-pci");
        assertThat(phases()).contains("undo-failed").endsWith("left");
    }

    @Test
    void aWriteThatNeverReturnsBarsItsDeviceAndUndoesTheOthers() {
        kernel.stuck(UHCI);

        Problem problem = failure(assign(true, EHCI));

        assertThat(problem.code()).isEqualTo(Problem.Code.UNDO_FAILED);
        assertThat(problem.where()).isEqualTo(UHCI);
        assertThat(problem.what()).contains("unknown, in flight");
        assertThat(kernel.driverOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(phases()).contains("in-flight");
        assertThat(state.library().resolve("origins").resolve(UHCI + ".json")).exists();
    }

    @Test
    void everyWriteFindsItsStepOnTheDiskAlready() {
        List<String> journalAtWrite = new ArrayList<>();
        kernel.beforeWrite(() -> journalAtWrite.add(String.join("", journal())));

        apply(assign(true, EHCI));

        assertThat(journalAtWrite).isNotEmpty().allSatisfy(text -> {
            assertThat(text).endsWith("\n");
            Json.Obj last = parsed(text.strip().substring(text.strip().lastIndexOf('\n') + 1));
            assertThat(last.get("phase")).contains(Json.of("begins"));
            assertThat(last.get("boot_id")).contains(Json.of(SimulatedKernel.BOOT));
        });
    }

    @Test
    void theJournalTellsThePlanThenEveryStepsBeginAndEnd() {
        apply(new Goal.Bind(at(EHCI), DriverName.VFIO_PCI));

        assertThat(phases()).containsExactly("planned", "begins", "done", "begins", "done", "finished");
        assertThat(journal().stream()
                        .map(line -> parsed(line).get("sequence").orElseThrow())
                        .toList())
                .isEqualTo(Stream.of(1, 2, 3, 4, 5, 6).map(Json::of).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"driver_override", "driver/unbind", "drivers_probe"})
    void aPowerCutLeavesTheOriginAndTheStepThatWasBegun(String file) {
        kernel.powerCutAt(file);

        assertThatThrownBy(() -> apply(assign(true, EHCI))).isInstanceOf(SimulatedKernel.PowerCut.class);

        assertThat(phases()).endsWith("begins");
        assertThat(new Origins(state).of(at(EHCI))).isPresent();
        assertThat(parsed(journal().getFirst()).get("steps")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"driver", "override"})
    void aHostThatChangedSinceThePlanIsLeftAlone(String what) {
        Plan plan = plan(new Goal.Bind(at(EHCI), DriverName.VFIO_PCI));
        if (what.equals("driver")) {
            kernel.write("/sys/bus/pci/devices/" + EHCI + "/driver/unbind", EHCI, Duration.ZERO);
        } else {
            kernel.setOverride(EHCI, "pci-stub");
        }
        int writes = kernel.log().size();

        Problem problem = catchThrowableOfType(Problem.class, () -> apply(plan));

        assertThat(problem.code()).isEqualTo(Problem.Code.NOT_FIT);
        assertThat(problem.what()).contains("has changed since it was planned");
        assertThat(kernel.log()).hasSize(writes);
        assertThat(state.library().resolve("journal")).doesNotExist();
    }

    @Test
    void aDeviceThatSomebodyOpenedMeanwhileIsNeverUnbound() {
        apply(new Goal.Bind(at(EHCI), DriverName.VFIO_PCI));
        Plan plan = plan(new Goal.Release(List.of(at(EHCI))));
        kernel.held(4711, "win11", 4);

        Problem problem = catchThrowableOfType(Problem.class, () -> apply(plan));

        assertThat(problem.code()).isEqualTo(Problem.Code.NOT_FIT);
        assertThat(problem.what()).contains("win11").contains("4711");
        assertThat(kernel.driverOf(EHCI)).isEqualTo("vfio-pci");
    }

    @Test
    void resetsAFunctionThatAnswersAfterwards() {
        kernel.resettable(NIC);

        apply(new Goal.Reset(at(NIC)));

        assertThat(kernel.log()).contains("/sys/bus/pci/devices/" + NIC + "/reset < 1");
    }

    @Test
    void aSecondHostdevIsToldWhoIsAtWork() {
        try (HostLock lock = HostLock.take(state, "assign 00:1d.7 --to win2k3")) {
            lock.requireHeld();

            assertThatThrownBy(() -> HostLock.take(state, "release 00:1d.7"))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid() + " (hostdev assign 00:1d.7");
        }
        HostLock.take(state, "release 00:1d.7").close();
    }

    private static Goal assign(boolean withGroup, String device) {
        return new Goal.Assign(List.of(at(device)), GUEST, withGroup, false);
    }

    private static PciAddress at(String address) {
        return SimulatedKernel.address(address);
    }

    private Plan plan(Goal goal) {
        List<PciAddress> devices = List.of(at(EHCI), at(UHCI), at(NIC));
        Planning planning = Planner.plan(
                new SituationReader(kernel, state)
                        .read(HostReader.readAll(kernel), devices, Fact.known(hypervisor.guests())),
                goal);
        if (planning instanceof Planning.Planned(var plan)) {
            return plan;
        }
        throw new AssertionError("refused: " + planning);
    }

    private Applied apply(Goal goal) {
        return apply(plan(goal));
    }

    private Applied apply(Plan plan) {
        Machine.Limits limits = new Machine.Limits(
                Duration.ofMillis(200), Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofMillis(5));
        Machine machine = new Machine(kernel, () -> hypervisor, state, limits);
        try (HostLock lock = HostLock.take(state, plan.goal())) {
            return new Executor(machine, Progress.SILENT).apply(plan, lock);
        }
    }

    private Problem failure(Goal goal) {
        Problem problem = catchThrowableOfType(Problem.class, () -> apply(goal));
        assertThat(problem).isNotNull();
        return problem;
    }

    /// The lines of the newest plan.
    private List<String> journal() {
        try (Stream<Path> files = Files.list(state.library().resolve("journal"))) {
            Path newest = files.max(Path::compareTo).orElseThrow();
            return Files.readString(newest).lines().map(line -> line + "\n").toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> phases() {
        return journal().stream()
                .map(line -> parsed(line).get("phase").orElseThrow())
                .map(phase -> phase instanceof Json.Text(var word) ? word : "")
                .toList();
    }

    private static Json.Obj parsed(String line) {
        try {
            return JsonText.parse(line.strip()) instanceof Json.Obj object
                    ? object
                    : Json.object().build();
        } catch (JsonText.NotJson e) {
            throw new AssertionError(line, e);
        }
    }
}
