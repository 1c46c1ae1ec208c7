package hostdev.host.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hostdev.core.finding.Finding;
import hostdev.core.finding.Problem;
import hostdev.core.format.HookScript;
import hostdev.core.model.GuestName;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Goal;
import hostdev.core.plan.Plan;
import hostdev.core.plan.Planning;
import hostdev.core.plan.step.ResetFunction;
import hostdev.core.plan.step.Step;
import hostdev.core.plan.step.WriteHook;
import hostdev.host.root.Disk;
import hostdev.host.sim.SimulatedMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What libvirt's hook does, on a simulated machine on which libvirt starts the guests.
class GuestRunTest {
    private static final String EHCI = "0000:00:1d.7";
    private static final String UHCI = "0000:00:1d.0";
    private static final GuestName GUEST = new GuestName("win2k3");
    private static final Duration PATIENCE = Duration.ofMillis(2);

    private SimulatedMachine machine;
    private StateDirectory state;

    @BeforeEach
    void aHostLikeTheChapters() {
        machine = SimulatedMachine.of("chapter", """
            driver    vfio-pci
            function  00:1d.0 8086:2934 class=0c0300 driver=uhci_hcd group=4
            function  00:1d.7 8086:293a class=0c0320 driver=ehci-pci group=4
            guest     win2k3
            """);
        state = StateDirectory.standard(machine.disk());
    }

    private GuestRun run() {
        return new GuestRun(machine.root(), state, Progress.SILENT, GUEST, PATIENCE);
    }

    private String definition() {
        return machine.hypervisor().guest(GUEST).orElseThrow().definition();
    }

    private void assignWithGroup() {
        Goal goal = new Goal.Assign(List.of(at(EHCI)), GUEST, true, false);
        apply(plans().plan(goal, goal.devices()));
    }

    private void apply(Plan plan) {
        plans().apply(plan, machine.root());
    }

    private Plans plans() {
        return new Plans(machine, state);
    }

    private static PciAddress at(String address) {
        return PciAddress.fromSysfs(address).orElseThrow();
    }

    private List<String> drivers() {
        return List.of(machine.driverOf(EHCI).orElse(""), machine.driverOf(UHCI).orElse(""));
    }

    @Test
    void afterARebootCompanionsAreTakenForTheRunAndComeBack() {
        assignWithGroup();
        machine.reboot();
        assertThat(drivers()).containsExactly("ehci-pci", "uhci_hcd");

        assertThat(run().prepare(definition())).isInstanceOf(Planning.Planned.class);
        assertThat(machine.driverOf(UHCI)).contains("vfio-pci");

        // as libvirt takes the named one, and gives it back without its override
        run().settle();
        assertThat(drivers()).containsExactly("ehci-pci", "uhci_hcd");
        assertThat(new Origins(state).takenUntilEndOf(GUEST)).isEmpty();
    }

    @Test
    void aGuestDoesNotStartWithWhatACutPlanLeftHalfDone() {
        assignWithGroup();
        machine.reboot();
        Plan cut = new Plan("release 0000:00:1d.7", List.of(new ResetFunction(at(EHCI))), List.of());
        Journal.begin(state, machine.root(), "a-boot", cut).close();

        assertThat(run().prepare(definition()))
                .isInstanceOfSatisfying(
                        Planning.Refused.class,
                        refused -> assertThat(refused.findings())
                                .singleElement()
                                .satisfies(finding -> {
                                    assertThat(finding.what()).contains("release 0000:00:1d.7");
                                    assertThat(finding.fix()).contains("hostdev recover");
                                }));
    }

    @Test
    void anOverrideThatLibvirtForgotComesBackAtTheEnd() {
        machine.handWrites("/sys/bus/pci/devices/" + EHCI + "/driver_override", "ehci-pci\n");
        assignWithGroup();
        machine.reboot();
        machine.handWrites("/sys/bus/pci/devices/" + EHCI + "/driver_override", "ehci-pci\n");
        run().prepare(definition());
        machine.handWrites("/sys/bus/pci/devices/" + EHCI + "/driver_override", "\n");

        run().settle();

        assertThat(machine.overrideOf(EHCI)).contains("ehci-pci");
    }

    @Test
    void devicesOfAGuestThatEndsWhileAnotherCommandHoldsTheLockAreGivenBackByTheNext() {
        assignWithGroup();
        machine.reboot();
        run().prepare(definition());
        try (HostLock busy = HostLock.take(state, "edit win2k3")) {
            busy.requireHeld();
            assertThatThrownBy(() -> run().settle()).isInstanceOf(Problem.class).hasMessageContaining("edit win2k3");
            assertThat(machine.driverOf(UHCI)).contains("vfio-pci");
        }

        try (HostLock next = HostLock.take(state, "bind")) {
            assertThat(GuestRun.completeEnded(machine.root(), state, next))
                    .extracting(Finding::code)
                    .containsExactly("run-completed");
            assertThat(drivers()).containsExactly("ehci-pci", "uhci_hcd");
            assertThat(GuestRun.completeEnded(machine.root(), state, next)).isEmpty();
        }
    }

    @Test
    void devicesOfARunThatWasNotCompletedStayForTheGuestsNextStart() {
        assignWithGroup();
        machine.reboot();
        run().prepare(definition());
        try (HostLock busy = HostLock.take(state, "edit win2k3")) {
            busy.requireHeld();
            assertThatThrownBy(() -> run().settle()).isInstanceOf(Problem.class);
        }

        assertThat(run().prepare(definition())).isInstanceOf(Planning.Planned.class);

        try (HostLock next = HostLock.take(state, "bind")) {
            assertThat(GuestRun.completeEnded(machine.root(), state, next)).isEmpty();
        }
        assertThat(machine.driverOf(UHCI)).contains("vfio-pci");
    }

    @Test
    void whatAssignHoldsStaysHeld() {
        assignWithGroup();

        run().prepare(definition());
        run().settle();

        assertThat(drivers()).containsExactly("vfio-pci", "vfio-pci");
    }

    @Test
    void aDeviceThatDoesNotAnswerAfterTheGuestsEndIsTold() {
        assignWithGroup();
        String definition = definition();
        assertThat(run().aftermath(definition)).isEmpty();

        machine.dies(at(EHCI), "rescan");

        assertThat(run().aftermath(definition)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("does-not-answer");
            assertThat(finding.fix().orElse("")).contains("hostdev revive " + EHCI);
        });
    }

    @Test
    void anotherHostdevIsWaitedForAndThenNamed() {
        assignWithGroup();
        machine.reboot();
        try (HostLock lock = HostLock.take(state, "release 01:00.0")) {
            lock.requireHeld();
            assertThatThrownBy(() -> run().prepare(definition()))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("hostdev release 01:00.0");
        }
        assertThat(drivers()).containsExactly("ehci-pci", "uhci_hcd");
        assertThat(run().prepare(definition())).isInstanceOf(Planning.Planned.class);
    }

    @Test
    void theVeryHostdevThatStartsTheGuestIsNotWaitedForAndNothingIsChanged() {
        assignWithGroup();
        machine.reboot();
        try (HostLock lock = HostLock.take(state, "start win2k3");
                Starting starting = Starting.of(state, GUEST)) {
            lock.requireHeld();
            assertThat(starting).isNotNull();
            assertThat(run().prepare(definition())).isInstanceOf(Planning.Planned.class);
            run().settle();
        }
        assertThat(drivers()).containsExactly("ehci-pci", "uhci_hcd");
    }

    @Test
    void theWordOfAnotherProcessOrAboutAnotherGuestIsNotEnough() throws IOException {
        assignWithGroup();
        machine.reboot();
        for (String left : List.of("{\"pid\":1,\"guest\":\"win2k3\"}", "{\"pid\":1", "\"x\"")) {
            machine.disk().makeDirectory(state.runtime());
            machine.disk().delete(state.starting());
            try (Disk.Written file = machine.disk().create(state.starting())) {
                file.write(left);
            }
            try (HostLock lock = HostLock.take(state, "assign 01:00.0 --to other")) {
                lock.requireHeld();
                assertThatThrownBy(() -> run().prepare(definition())).isInstanceOf(Problem.class);
            }
        }
        try (HostLock lock = HostLock.take(state, "start other");
                Starting starting = Starting.of(state, new GuestName("other"))) {
            lock.requireHeld();
            assertThat(starting).isNotNull();
            assertThatThrownBy(() -> run().prepare(definition())).isInstanceOf(Problem.class);
        }
    }

    @Test
    void aDefinitionOfAnotherGuestIsRefused() {
        assertThatThrownBy(() -> run().prepare("<domain><name>other</name></domain>"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("'other'");
    }

    @Test
    void whatWasPromisedIsInAFileUntilItIsReleased() throws IOException {
        assignWithGroup();
        List<KeptPromise> promises = new KeptPromises(state).all();
        assertThat(promises).singleElement().satisfies(promise -> {
            assertThat(promise.isAbout(GUEST, at(EHCI))).isTrue();
            assertThat(promise.withGroup()).isTrue();
        });
        String name = machine.disk().names(state.promises()).getFirst();
        state.replace(state.promises().resolve(name), "{\"guest\":\"../../etc\"}");
        assertThatThrownBy(() -> run().prepare(definition()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(name)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void theHookIsWrittenReadBackAndTakenAway() throws IOException {
        Path ours = state.hooks().resolve("qemu.d").resolve("50-hostdev");
        Step write = new WriteHook(
                ours.toString(), Optional.empty(), Optional.of(HookScript.text("/opt/host dev's/bin/hostdev")));
        apply(new Plan("hook install", List.of(write), List.of()));
        assertThat(machine.disk().read(ours, 1 << 16).orElseThrow()).contains("'/opt/host dev'\\''s/bin/hostdev'");
        assertThat(machine.disk().names(state.hooks())).containsExactly("qemu.d");
        apply(new Plan("hook remove", List.of(write.inverse().orElseThrow()), List.of()));
        assertThat(machine.disk().read(ours, 1 << 16)).isEmpty();
        assertThat(machine.disk().names(state.hooks())).isEmpty();
    }

    @Test
    void takingTheHookAwayLeavesSomebodysScriptBesideIt() throws IOException {
        Path directory = state.hooks().resolve("qemu.d");
        Step write = new WriteHook(
                directory.resolve("50-hostdev").toString(),
                Optional.empty(),
                Optional.of(HookScript.text("/opt/hostdev/bin/hostdev")));
        apply(new Plan("hook install", List.of(write), List.of()));
        try (Disk.Written file = machine.disk().create(directory.resolve("10-theirs"))) {
            file.write("#!/bin/sh\nexit 0\n");
        }
        apply(new Plan("hook remove", List.of(write.inverse().orElseThrow()), List.of()));
        assertThat(machine.disk().names(directory)).containsExactly("10-theirs");
    }

    @Test
    void neitherSomebodysScriptNorAnyOtherFileIsWritten() throws IOException {
        String theirs = "#!/bin/sh\nexit 0\n";
        Path single = state.hooks().resolve("qemu");
        machine.disk().makeDirectory(state.hooks());
        try (Disk.Written file = machine.disk().create(single)) {
            file.write(theirs);
        }
        Optional<String> ours = Optional.of(HookScript.text("/opt/hostdev/bin/hostdev"));
        for (Step step : List.of(
                new WriteHook(single.toString(), Optional.of(theirs), ours),
                new WriteHook(single.toString(), Optional.of(theirs), Optional.empty()),
                new WriteHook("/etc/cron.d/evil", Optional.empty(), ours),
                new WriteHook(
                        state.hooks().resolve("qemu.d/50-hostdev").toString(),
                        Optional.empty(),
                        Optional.of("#!/bin/sh\nrm -rf /\n")))) {
            assertThatThrownBy(() -> apply(new Plan("hook install", List.of(step), List.of())))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("is not hostdev's to write");
        }
        assertThat(machine.disk().read(single, 1 << 16)).contains(theirs);
    }
}
