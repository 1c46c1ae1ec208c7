package hostdev.host.apply;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hostdev.core.finding.Finding;
import hostdev.core.finding.Problem;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Goal;
import hostdev.core.plan.Planner;
import hostdev.core.plan.Planning;
import hostdev.host.read.HostReader;
import hostdev.host.sim.Power;
import hostdev.host.sim.PowerCut;
import hostdev.host.sim.SimulatedMachine;
import java.util.List;

/// A simulated machine with three devices whose changes are cut off or go wrong.
final class Crashing {
    static final PciAddress EHCI = at("0000:00:1d.7");
    static final PciAddress UHCI = at("0000:00:1d.0");
    static final PciAddress NIC = at("0000:01:00.0");

    private static final String HOST = """
        driver    vfio-pci
        function  00:1d.0 8086:2934 class=0c0300 driver=uhci_hcd group=4
        function  00:1d.7 8086:293a class=0c0320 driver=ehci-pci group=5
        function  01:00.0 8086:10d3 class=020000 driver=e1000e group=7 reset=flr
        guest     win2k3
        """;

    private final SimulatedMachine machine;
    private final StateDirectory state;
    private final Plans plans;

    Crashing() {
        this("");
    }

    /// @param more lines of its description
    Crashing(String more) {
        machine = SimulatedMachine.of("crashing", HOST + more);
        state = StateDirectory.standard(machine.disk());
        plans = new Plans(machine, state);
    }

    static PciAddress at(String address) {
        return PciAddress.fromSysfs(address).orElseThrow();
    }

    static Goal bind(PciAddress device) {
        return new Goal.Bind(device, DriverName.VFIO_PCI);
    }

    SimulatedMachine machine() {
        return machine;
    }

    StateDirectory state() {
        return state;
    }

    Plans plans() {
        return plans;
    }

    Applied apply(Goal goal) {
        return plans.apply(plans.plan(goal, List.of(EHCI, UHCI, NIC)), machine.root());
    }

    Problem failure(Goal goal) {
        return catchThrowableOfType(Problem.class, () -> apply(goal));
    }

    /// The process is killed right after the first effect whose words contain this.
    void killedAfter(Goal goal, String effect) {
        Power power = machine.power();
        power.forget();
        power.endAfter(effect);
        try {
            apply(goal);
            throw new AssertionError("it was not killed");
        } catch (PowerCut _) {
            machine.killed();
        }
    }

    Recovery.Report recover() {
        return recover(plans.place(machine.root()));
    }

    Recovery.Report recover(Machine place) {
        try (HostLock lock = HostLock.take(state, "recover")) {
            return new Recovery(place, Progress.SILENT).recover(lock);
        }
    }

    /// Why the planner refuses it now; empty where it does not.
    List<Finding> refusals(Goal goal) {
        Planning planning = Planner.plan(
                new SituationReader(machine.root(), state)
                        .read(
                                HostReader.readAll(machine.root()),
                                goal.devices(),
                                Fact.known(machine.hypervisor().guests())),
                goal);
        return planning instanceof Planning.Refused(var findings) ? findings : List.of();
    }

    /// What forbids to begin anything at all.
    List<Finding> unfinished() {
        return new OpenPlans(machine.root(), state)
                .findings().stream()
                        .filter(finding -> finding.severity() == Finding.Severity.BLOCKS)
                        .toList();
    }

    String driverOf(PciAddress device) {
        return machine.driverOf(device.toString()).orElse("");
    }

    /// The text of the newest plan's file.
    String journal() {
        return machine.disk().files(state.journal()).values().stream()
                .reduce((_, newest) -> newest)
                .orElse("");
    }
}
