package hostdev.host.capture;

import hostdev.core.diff.Snapshot;
import hostdev.core.finding.Problem;
import hostdev.core.model.Fact;
import hostdev.core.model.FunctionDetail;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.Promise;
import hostdev.core.model.SerialNumbers;
import hostdev.core.plan.Memory;
import hostdev.host.apply.MemoryReader;
import hostdev.host.apply.StateDirectory;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.hypervisor.Promises;
import hostdev.host.read.HostReader;
import hostdev.host.root.HostRoot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Reads a host, live or captured, as it is compared with another reading.
public final class SnapshotReader {
    private SnapshotReader() {}

    /// @param name as it was typed
    /// @param serials whether serial numbers can be compared with the other's
    /// @param hypervisor connects to it, or throws a [Problem]
    public static Snapshot read(
            String name, HostRoot root, StateDirectory state, Supplier<Hypervisor> hypervisor, boolean serials) {
        Host host = HostReader.readAll(root);
        Map<PciAddress, FunctionDetail> details = new TreeMap<>();
        host.functions().keySet().forEach(address -> details.put(address, HostReader.detail(root, address)));
        Memory memory =
                new MemoryReader(root, state).read(host, host.functions().keySet(), Optional.empty());
        Map<PciAddress, SerialNumbers> numbers = serials ? memory.serials() : Map.of();
        return new Snapshot(
                name,
                host,
                details,
                numbers,
                HostReader.kernel(root),
                root.text("/proc/cmdline").map(String::strip),
                promises(hypervisor),
                memory.promises());
    }

    private static Fact<List<Promise>> promises(Supplier<Hypervisor> hypervisor) {
        try (Hypervisor opened = hypervisor.get()) {
            return Fact.known(Promises.of(opened.guests()));
        } catch (Problem e) {
            return Fact.unknown(e.what());
        }
    }
}
