package hostdev.core.diff;

import hostdev.core.model.Fact;
import hostdev.core.model.FunctionDetail;
import hostdev.core.model.Host;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.PciAddress;
import hostdev.core.model.Promise;
import hostdev.core.model.SerialNumbers;
import java.util.List;
import java.util.Map;

/// A host as it was at one moment, as far as two are compared.
///
/// @param name as it was typed, `before.tar.gz`
/// @param details of every function
/// @param serials of every function; empty where they cannot be compared
/// @param kernel its release
/// @param kernelLine what it was given at boot
/// @param promises what the definitions of guests name; unknown where no hypervisor was asked
/// @param kept promises that hostdev follows where they move
public record Snapshot(
        String name,
        Host host,
        Map<PciAddress, FunctionDetail> details,
        Map<PciAddress, SerialNumbers> serials,
        Fact<String> kernel,
        Fact<String> kernelLine,
        Fact<List<Promise>> promises,
        List<KeptPromise> kept) {
    SerialNumbers serialsOf(PciAddress address) {
        return serials.getOrDefault(address, SerialNumbers.none());
    }
}
