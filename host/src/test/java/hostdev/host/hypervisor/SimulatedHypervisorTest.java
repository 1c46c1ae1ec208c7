package hostdev.host.hypervisor;

import hostdev.core.format.HostdevElement;
import hostdev.core.model.Hostdev;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.PciAddress;
import hostdev.host.sim.SimulatedMachine;

/// The contract on the hypervisor of a simulated machine.
class SimulatedHypervisorTest extends HypervisorContract {
    @Override
    protected Hypervisor open() {
        return SimulatedMachine.of("contract", """
                function 02:00.0 8086:10d3 class=020000 group=4 driver=vfio-pci
                guest asleep paused
                guest busy running
                guest win2k3
                """).hypervisor();
    }

    @Override
    protected String withMoreMemory(String definition) {
        return definition.replace("1048576", "2097152");
    }

    @Override
    protected String element(PciAddress device) {
        return HostdevElement.text(new Hostdev(device, HostdevOptions.MANAGED));
    }
}
