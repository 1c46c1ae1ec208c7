package hostdev.host.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import hostdev.core.model.DriverName;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Goal;
import hostdev.core.plan.Plan;
import hostdev.core.plan.step.Seen;
import hostdev.host.sim.Power;
import hostdev.host.sim.PowerCut;
import hostdev.host.sim.SimulatedDisk;
import hostdev.host.sim.SimulatedMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole plans on a simulated kernel: what is done, what is undone, what is on the disk when.
class ExecutorTest {
    private static final String EHCI = "0000:00:1d.7";
    private static final String UHCI = "0000:00:1d.0";
    private static final String NIC = "0000:01:00.0";
    private static final GuestName GUEST = new GuestName("win2k3");

    private static final String CHAPTER = """
        driver    vfio-pci
        function  00:1d.0 8086:2934 class=0c0300 driver=uhci_hcd group=4
        function  00:1d.7 8086:293a class=0c0320 driver=ehci-pci group=4
        function  01:00.0 8086:10d3 class=020000 driver=e1000e group=7 reset=flr
        guest     win2k3
        guest     rescue
        """;

    private SimulatedMachine machine;
    private StateDirectory state;

    @BeforeEach
    void aHostLikeTheChapters() {
        machine("");
    }

    /// @param more lines of its description
    private void machine(String more) {
        machine = SimulatedMachine.of("chapter", CHAPTER + more);
        state = StateDirectory.standard(machine.disk());
    }

    private static String write(String file, String text) {
        return "write /sys/bus/pci/devices/" + file + " < " + text;
    }

    private void setOverride(String device, String driver) {
        machine.handWrites("/sys/bus/pci/devices/" + device + "/driver_override", driver + "\n");
    }

    private void unbind(String device) {
        machine.handWrites("/sys/bus/pci/devices/" + device + "/driver/unbind", device);
    }

    /// Empty where none has it.
    private String driverOf(String device) {
        return machine.driverOf(device).orElse("");
    }

    /// As the kernel shows it.
    private String overrideOf(String device) {
        return machine.overrideOf(device).orElse("(null)");
    }

    private Guest guest(String name) {
        return machine.hypervisor().guest(new GuestName(name)).orElseThrow();
    }

    private Map<String, String> origins() {
        return machine.disk().files(state.origins());
    }

    @Test
    void bindsToTheWantedDriverAndLeavesTheOverrideAsItWas() {
        apply(new Goal.Bind(at(EHCI), DriverName.VFIO_PCI));

        assertThat(driverOf(EHCI)).isEqualTo("vfio-pci");
        assertThat(overrideOf(EHCI)).isEqualTo("(null)");
        assertThat(machine.power().trace()).noneMatch(line -> line.contains("new_id"));
    }

    @Test
    void bindingBackToTheFirstDriverGivesBackItsOverrideAndForgetsTheOrigin() {
        setOverride(EHCI, "ehci-pci");
        apply(new Goal.Bind(at(EHCI), DriverName.VFIO_PCI));
        setOverride(EHCI, ""); // as libvirt leaves it

        apply(new Goal.Bind(at(EHCI), new DriverName("ehci-pci")));

        assertThat(driverOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(overrideOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(origins()).isEmpty();
    }

    @Test
    void unbindsAndFindsTheWayBackByItsOrigin() {
        apply(new Goal.Unbind(at(EHCI)));
        assertThat(driverOf(EHCI)).isEmpty();

        apply(new Goal.Release(List.of(at(EHCI))));

        assertThat(driverOf(EHCI)).isEqualTo("ehci-pci");
    }

    @Test
    void assignsAGroupAndReleasesItAsItWas() {
        setOverride(UHCI, "uhci_hcd");

        Applied applied = apply(assign(true, EHCI));

        assertThat(driverOf(EHCI)).isEqualTo("vfio-pci");
        assertThat(driverOf(UHCI)).isEqualTo("vfio-pci");
        assertThat(guest("win2k3").definition())
                .contains("slot='0x1d' function='0x7'")
                .contains("slot='0x05'");
        assertThat(guest("win2k3").definition()).doesNotContain("slot='0x1d' function='0x0'");
        assertThat(applied.steps()).anyMatch(done -> done.seen() instanceof Seen.Defined);

        apply(new Goal.Release(List.of(at(EHCI))));

        assertThat(driverOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(driverOf(UHCI)).isEqualTo("uhci_hcd");
        assertThat(overrideOf(EHCI)).isEqualTo("(null)");
        assertThat(overrideOf(UHCI)).isEqualTo("uhci_hcd");
        assertThat(guest("win2k3").definition()).doesNotContain("hostdev");
        assertThat(origins()).isEmpty();
    }

    @Test
    void putsTheNetworkBackWhereTheHostsOwnServiceDoesNot() {
        machine("""
            interface eth1 on=01:00.0 up mtu=9000
            address   eth1 192.0.2.7/24
            route     eth1 198.51.100.0/24 via 192.0.2.1
            """);
        apply(assign(false, NIC));

        Applied applied = apply(new Goal.Release(List.of(at(NIC))));

        assertThat(driverOf(NIC)).isEqualTo("e1000e");
        assertThat(machine.power().trace())
                .containsSubsequence(
                        "run ip link set dev eth1 mtu 9000",
                        "run ip address add 192.0.2.7/24 broadcast + dev eth1",
                        "run ip link set dev eth1 up",
                        "run ip route add 198.51.100.0/24 via 192.0.2.1 dev eth1");
        assertThat(applied.steps()).anyMatch(done -> done.seen().equals(new Seen.Network("eth1", false)));
    }

    @Test
    void aDeviceThatNobodyNotedGoesToTheDriverThatTheKernelChooses() {
        setOverride(EHCI, "vfio-pci");
        unbind(EHCI);
        machine.handWrites("/sys/bus/pci/drivers_probe", EHCI);
        assertThat(driverOf(EHCI)).isEqualTo("vfio-pci");

        apply(new Goal.Release(List.of(at(EHCI))));

        assertThat(driverOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(overrideOf(EHCI)).isEqualTo("(null)");
    }

    @Test
    void aGuestThatDoesNotStartLeavesEverythingAsItWas() {
        machine.startsFail("internal error: QEMU unexpectedly closed the monitor");
        String before = guest("win2k3").definition();

        Problem problem = failure(new Goal.Assign(List.of(at(EHCI)), GUEST, true, true));

        assertThat(problem.code()).isEqualTo(Problem.Code.FAILED);
        assertThat(problem.what())
                .contains("QEMU unexpectedly closed the monitor")
                .contains("rolled back");
        assertThat(driverOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(driverOf(UHCI)).isEqualTo("uhci_hcd");
        assertThat(guest("win2k3").definition()).isEqualTo(before);
        assertThat(guest("win2k3").active()).isFalse();
        assertThat(origins()).isEmpty();
        assertThat(phases()).endsWith("taken-back");
    }

    @Test
    void aDefinitionThatIsRefusedLeavesTheBindingsAsTheyWere() {
        machine.definitionsFail("XML error: no more available PCI slots");

        Problem problem = failure(assign(true, EHCI));

        assertThat(problem.what()).contains("no more available PCI slots");
        assertThat(driverOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(driverOf(UHCI)).isEqualTo("uhci_hcd");
    }

    @Test
    void aProbeThatFailsIsUndoneUpToTheFirstStep() {
        machine.driverFails("vfio-pci");

        Problem problem = failure(assign(true, EHCI));

        assertThat(problem.code()).isEqualTo(Problem.Code.FAILED);
        assertThat(problem.what()).contains("vfio-pci did not take it");
        assertThat(driverOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(overrideOf(EHCI)).isEqualTo("(null)");
        assertThat(origins()).isEmpty();
    }

    @Test
    void whatCannotBeUndoneIsLeftToThePersonInCommands() {
        machine.driverFails("vfio-pci");
        machine.driverFails("ehci-pci");

        Problem problem = failure(assign(true, EHCI));

        assertThat(problem.code()).isEqualTo(Problem.Code.UNDO_FAILED);
        assertThat(problem.hint().orElseThrow()).contains("hostdev bind 0000:00:1d.7 ehci-pci");
        assertThat(phases()).contains("undo-failed").endsWith("left");
    }

    @Test
    void aWriteThatNeverReturnsBarsItsDeviceAndUndoesTheOthers() {
        machine("hang 00:1d.0");

        Problem problem = failure(assign(true, EHCI));

        assertThat(problem.code()).isEqualTo(Problem.Code.UNDO_FAILED);
        assertThat(problem.where()).isEqualTo(UHCI);
        assertThat(problem.what()).contains("unknown, in flight");
        assertThat(driverOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(phases()).contains("in-flight");
        assertThat(origins()).containsKey(UHCI + ".json");
    }

    @Test
    void everyWriteFindsItsStepOnTheDiskAlready() {
        List<String> journalAtWrite = new ArrayList<>();
        machine.power().watch(what -> {
            if (what.startsWith("write /sys/") || what.startsWith("run ") || what.startsWith("define ")) {
                journalAtWrite.add(String.join("", journal()));
            }
        });

        apply(assign(true, EHCI));

        assertThat(journalAtWrite).isNotEmpty().allSatisfy(text -> {
            assertThat(text).endsWith("\n");
            Json.Obj last = parsed(text.strip().substring(text.strip().lastIndexOf('\n') + 1));
            assertThat(last.get("phase").orElseThrow()).isIn(Json.of("begins"), Json.of("writing"));
            assertThat(last.get("boot_id"))
                    .contains(Json.of(machine.root()
                            .text("/proc/sys/kernel/random/boot_id")
                            .seen()
                            .orElseThrow()
                            .strip()));
        });
    }

    @Test
    void theJournalTellsThePlanThenEveryStepsBeginAndEnd() {
        apply(new Goal.Bind(at(EHCI), DriverName.VFIO_PCI));

        assertThat(phases().stream().filter(phase -> !phase.equals("writing")))
                .containsExactly("planned", "begins", "done", "begins", "done", "finished");
        assertThat(journal().stream()
                        .map(line -> parsed(line).get("sequence").orElseThrow())
                        .toList())
                .isEqualTo(LongStream.rangeClosed(1, journal().size())
                        .mapToObj(Json::of)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"driver_override", "/unbind", "drivers_probe"})
    void aPowerCutLeavesTheOriginAndTheStepThatWasBegun(String file) {
        apply(assign(true, EHCI));
        List<String> effects = machine.power().trace();
        int place = 0;
        while (!effects.get(place).startsWith("write /sys/")
                || !effects.get(place).contains(file)) {
            place++;
        }
        machine("");
        machine.power().cutAt(new Power.Cut(place + 1, Power.Moment.BEFORE));

        assertThatThrownBy(() -> apply(assign(true, EHCI))).isInstanceOf(PowerCut.class);
        machine.powerOn(SimulatedDisk.Luck.LOST);

        assertThat(phases()).endsWith("begins");
        assertThat(new Origins(state).of(at(EHCI))).isPresent();
        assertThat(parsed(journal().getFirst()).get("steps")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"driver", "override"})
    void aHostThatChangedSinceThePlanIsLeftAlone(String what) {
        Plan plan = plan(new Goal.Bind(at(EHCI), DriverName.VFIO_PCI));
        if (what.equals("driver")) {
            unbind(EHCI);
        } else {
            setOverride(EHCI, "pci-stub");
        }
        long writes = machine.power().count();

        Problem problem = catchThrowableOfType(Problem.class, () -> apply(plan));

        assertThat(problem.code()).isEqualTo(Problem.Code.NOT_FIT);
        assertThat(problem.what()).contains("has changed since it was planned");
        assertThat(machine.power().trace().stream().skip(writes)).noneMatch(done -> done.startsWith("write "));
        assertThat(machine.disk().files(state.journal())).isEmpty();
    }

    @Test
    void aDeviceThatSomebodyOpenedMeanwhileIsNeverUnbound() {
        apply(new Goal.Bind(at(EHCI), DriverName.VFIO_PCI));
        Plan plan = plan(new Goal.Release(List.of(at(EHCI))));
        machine.handDefines(
                new GuestName("rescue"),
                DomainXml.parse("rescue", guest("rescue").definition())
                        .withHostdev(at(EHCI), true)
                        .text());
        unbind(UHCI);
        machine.handStarts(new GuestName("rescue"));

        Problem problem = catchThrowableOfType(Problem.class, () -> apply(plan));

        assertThat(problem.code()).isEqualTo(Problem.Code.NOT_FIT);
        assertThat(problem.what()).contains("rescue").contains("process 42");
        assertThat(driverOf(EHCI)).isEqualTo("vfio-pci");
    }

    @Test
    void resetsAFunctionThatAnswersAfterwards() {
        apply(new Goal.Reset(at(NIC)));

        assertThat(machine.power().trace()).contains(write(NIC + "/reset", "1"));
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
        return PciAddress.fromSysfs(address).orElseThrow();
    }

    private Plan plan(Goal goal) {
        return plans().plan(goal, List.of(at(EHCI), at(UHCI), at(NIC)));
    }

    private Plans plans() {
        return new Plans(machine, state);
    }

    private Applied apply(Goal goal) {
        return apply(plan(goal));
    }

    private Applied apply(Plan plan) {
        return plans().apply(plan, machine.root());
    }

    private Problem failure(Goal goal) {
        Problem problem = catchThrowableOfType(Problem.class, () -> apply(goal));
        assertThat(problem).isNotNull();
        return problem;
    }

    /// The lines of the newest plan.
    private List<String> journal() {
        return machine.disk().files(state.journal()).values().stream()
                .reduce((_, newest) -> newest)
                .orElseThrow()
                .lines()
                .map(line -> line + "\n")
                .toList();
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
