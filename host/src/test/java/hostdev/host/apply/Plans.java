package hostdev.host.apply;

import hostdev.core.model.Fact;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Goal;
import hostdev.core.plan.Plan;
import hostdev.core.plan.Planner;
import hostdev.core.plan.Planning;
import hostdev.host.read.HostReader;
import hostdev.host.root.HostRoot;
import hostdev.host.sim.SimulatedMachine;
import java.time.Duration;
import java.util.Collection;

/// Plans for a simulated machine, made and carried out as a command does it, waiting for less.
record Plans(SimulatedMachine machine, StateDirectory state) {
    private static final Machine.Limits SHORT = new Machine.Limits(
            Duration.ofMillis(200),
            Duration.ofMillis(100),
            Duration.ofMillis(100),
            Duration.ofMillis(100),
            Duration.ZERO);

    Planning planning(Goal goal, Collection<PciAddress> devices) {
        return Planner.plan(
                new SituationReader(machine.root(), state)
                        .read(
                                HostReader.readAll(machine.root()),
                                devices,
                                Fact.known(machine.hypervisor().guests())),
                goal);
    }

    /// @param devices that may be asked about
    Plan plan(Goal goal, Collection<PciAddress> devices) {
        Planning planning = planning(goal, devices);
        if (planning instanceof Planning.Planned(var plan)) {
            return plan;
        }
        throw new AssertionError("refused: " + planning);
    }

    Applied apply(Plan plan, HostRoot root) {
        try (HostLock lock = HostLock.take(state, plan.goal())) {
            return new Executor(place(root), Progress.SILENT).apply(plan, lock);
        }
    }

    /// @param root the machine's, or one around it
    Machine place(HostRoot root) {
        return new Machine(root, machine::hypervisor, state, SHORT);
    }
}
