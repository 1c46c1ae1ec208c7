package hostdev.host.doctor;

import hostdev.core.boot.BootFacts;
import hostdev.core.doctor.Setup;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.host.apply.Journals;
import hostdev.host.apply.StateDirectory;
import hostdev.host.read.BootReader;
import hostdev.host.read.HostReader;
import hostdev.host.root.HostRoot;
import java.util.List;
import java.util.Optional;

/// The door: reads all of it.
public final class SetupReader {
    private SetupReader() {}

    /// @param state where plans are kept; empty for a host whose plans are not here
    public static Setup read(HostRoot root, Optional<StateDirectory> state) {
        Host host = HostReader.readAll(root);
        List<PciAddress> displaysAndPorts = host.all().stream()
                .filter(function ->
                        function.pciClass().isDisplay() || function.pciClass().leadsToAnotherBus())
                .map(PciFunction::address)
                .toList();
        KernelReader kernel = new KernelReader(root);
        BootFacts boot = BootReader.read(root);
        return new Setup(
                host,
                HostReader.hardware(root, host, displaysAndPorts),
                kernel.processor(),
                kernel.firmware(boot.table()),
                kernel.read(),
                new VfioReader(root).read(),
                new BindingsReader(root).read(host),
                new SecurityReader(root).read(),
                new HypervisorReader(root).read(),
                new GuestReader(root).read(),
                boot,
                state.flatMap(it -> PreparedEarlier.plan(new Journals(it), host)));
    }
}
