package hostdev.host.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hostdev.core.finding.Aftermath;
import hostdev.core.finding.Finding;
import hostdev.core.finding.Problem;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.FunctionDetail;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Goal;
import hostdev.core.plan.Planning;
import hostdev.core.plan.WayBack;
import hostdev.core.plan.step.FindAgain;
import hostdev.core.plan.step.Seen;
import hostdev.core.plan.step.Step;
import hostdev.core.plan.step.SwitchSlot;
import hostdev.host.read.HostReader;
import hostdev.host.sim.Power;
import hostdev.host.sim.PowerCut;
import hostdev.host.sim.SimulatedMachine;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The ways back for a function that does not answer, on a simulated kernel: such devices are not to be had otherwise.
class ReviveTest {
    private static final PciAddress NIC = at("0000:01:00.0");
    private static final PciAddress SECOND = at("0000:01:00.1");

    private SimulatedMachine machine;
    private StateDirectory state;

    private static PciAddress at(String text) {
        return PciAddress.fromSysfs(text).orElseThrow();
    }

    @BeforeEach
    void aCardOfTwoFunctionsInASlot() {
        machine = SimulatedMachine.of("card", """
            driver    vfio-pci
            function  00:02.0 1b36:000c class=060400 driver=pcieport group=1
            function  01:00.0 8086:10d3 class=020000 driver=e1000e group=7 behind=00:02.0 reset=flr
            function  01:00.1 8086:10d4 class=020000 driver=igb group=8 behind=00:02.0
            slot      3 01:00.0
            guest     win2k3
            """);
        state = StateDirectory.standard(machine.disk());
    }

    private void revive(WayBack way) {
        revive(NIC, way);
    }

    private Applied revive(PciAddress device, WayBack way) {
        return apply(new Goal.Revive(device, way, false));
    }

    private Applied apply(Goal goal) {
        return switch (plans().planning(goal, goal.devices())) {
            case Planning.Refused(var findings) ->
                throw Problem.notFit(
                        goal, findings.stream().map(Finding::what).toList().toString(), "");
            case Planning.Planned(var plan) -> plans().apply(plan, machine.root());
        };
    }

    private Plans plans() {
        return new Plans(machine, state);
    }

    private Machine place() {
        return plans().place(machine.root());
    }

    private List<String> aftermath() {
        var host = HostReader.readAll(machine.root());
        FunctionDetail detail = HostReader.detail(machine.root(), NIC);
        return Aftermath.of(host, NIC, detail.config(), detail.powerState()).stream()
                .map(Finding::code)
                .toList();
    }

    private boolean answers() {
        return !Aftermath.isDead(HostReader.detail(machine.root(), NIC).config());
    }

    @ParameterizedTest
    @EnumSource(WayBack.class)
    void aHealthyFunctionComesBackAsItWasByEachWay(WayBack way) {
        machine.handWrites("/sys/bus/pci/devices/" + NIC + "/driver_override", "e1000e\n");

        revive(way);

        assertThat(machine.driverOf(NIC.toString())).contains("e1000e");
        assertThat(machine.overrideOf(NIC.toString())).contains("e1000e");
        assertThat(machine.driverOf(SECOND.toString())).contains("igb");
        assertThat(answers()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"reset, RESET", "rescan, RESCAN", "power, POWER"})
    void aDeadFunctionComesBackByItsOwnWay(String cure, WayBack way) {
        machine.dies(NIC, cure);
        assertThat(aftermath()).containsExactly("does-not-answer");

        revive(way);

        assertThat(answers()).isTrue();
        assertThat(machine.driverOf(NIC.toString())).contains("e1000e");
    }

    @ParameterizedTest
    @CsvSource({"rescan, RESET", "power, RESET", "power, RESCAN", "never, POWER"})
    void aWayThatIsNotEnoughSaysThatItDoesNotAnswer(String cure, WayBack way) {
        machine.dies(NIC, cure);

        assertThatThrownBy(() -> revive(way)).isInstanceOf(Problem.class).hasMessageContaining("does not answer");
        assertThat(answers()).isFalse();
        assertThat(machine.driverOf(SECOND.toString())).contains("igb");
    }

    @Test
    void whatVfioHadItHasAgain() {
        apply(new Goal.Bind(NIC, DriverName.VFIO_PCI));
        machine.dies(NIC, "rescan");

        Applied applied = revive(NIC, WayBack.RESCAN);

        assertThat(machine.driverOf(NIC.toString())).contains("vfio-pci");
        assertThat(applied.steps().getLast().seen()).isEqualTo(new Seen.Bound(Binding.of(DriverName.VFIO_PCI)));
        assertThat(machine.overrideOf(NIC.toString())).isEmpty();
    }

    @Test
    void releaseRefusesWhatDoesNotAnswerAndGivesItBackOnceItDoes() {
        apply(new Goal.Bind(NIC, DriverName.VFIO_PCI));
        machine.dies(NIC, "rescan");
        assertThatThrownBy(() -> apply(new Goal.Release(List.of(NIC)))).hasMessageContaining("does not answer");

        revive(WayBack.RESCAN);
        apply(new Goal.Release(List.of(NIC)));

        assertThat(machine.driverOf(NIC.toString())).contains("e1000e");
    }

    @Test
    void nothingIsFoundAgainBesideAFunctionThatAGuestHas() {
        apply(new Goal.Assign(List.of(SECOND), new GuestName("win2k3"), false, true));
        Step found = new FindAgain(NIC, Optional.of(at("0000:00:02.0")), Binding.of(new DriverName("e1000e")), true);
        machine.handWrites("/sys/bus/pci/devices/" + NIC + "/remove", "1");

        Outcome outcome = Effect.of(found, place()).perform();

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason())
                                .contains("beside it, 0000:01:00.1")
                                .contains("win2k3"));
    }

    @Test
    void thePowerOfASlotStaysOnWhereSomethingIsInIt() {
        Outcome outcome = Effect.of(new SwitchSlot(NIC, "3", false), place()).perform();

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(machine.root().text("/sys/bus/pci/slots/3/power")).isEqualTo(Fact.known("1\n"));
    }

    /// Killed anywhere on the way, recovery finds it again, with its driver, and the slot has power.
    @ParameterizedTest
    @EnumSource(
            value = WayBack.class,
            names = {"RESCAN", "POWER"})
    void killedAnywhereItIsFoundAgain(WayBack way) {
        int cuts = 0;
        for (int effect = 1; cutAt(effect, way); effect++) {
            machine.killed();
            try (HostLock lock = HostLock.take(state, "recover")) {
                new Recovery(place(), Progress.SILENT).recover(lock);
            }
            assertThat(machine.driverOf(NIC.toString()))
                    .as(way + " cut at " + effect)
                    .contains("e1000e");
            assertThat(machine.driverOf(SECOND.toString()))
                    .as(way + " cut at " + effect)
                    .contains("igb");
            assertThat(machine.root().text("/sys/bus/pci/slots/3/power")).isEqualTo(Fact.known("1\n"));
            aCardOfTwoFunctionsInASlot();
            cuts++;
        }
        assertThat(cuts).isGreaterThan(8);
    }

    /// Whether it was cut: the plan has so many effects.
    private boolean cutAt(int effect, WayBack way) {
        machine.power().cutAt(new Power.Cut(effect, Power.Moment.AFTER));
        try {
            revive(way);
            return false;
        } catch (PowerCut _) {
            return true;
        }
    }
}
