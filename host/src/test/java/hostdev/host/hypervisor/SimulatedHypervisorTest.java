package hostdev.host.hypervisor;

import hostdev.host.sim.SimulatedMachine;

/// The contract on the hypervisor of a simulated machine.
class SimulatedHypervisorTest extends HypervisorContract {
    @Override
    Hypervisor open() {
        return SimulatedMachine.of("contract", """
                guest asleep paused
                guest busy running
                guest win2k3
                """).hypervisor();
    }

    @Override
    String withMoreMemory(String definition) {
        return definition.replace("1048576", "2097152");
    }
}
