package hostdev.core.finding;

import hostdev.core.boot.BootArgument;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.List;
import java.util.Optional;

/// The argument `pcie_acs_override=` of a running kernel. No release of Linux knows it; kernels with a patch take the
/// ports and functions that it names for isolated, whatever the hardware does.
///
/// @param text as it stands on the kernel command line
/// @param words `downstream`, `multifunction`, `id:VVVV:DDDD`
public record AcsOverride(String text, List<String> words) {
    private static final String NAME = "pcie_acs_override";

    /// The last one of the line, as the kernel takes it.
    public static Optional<AcsOverride> of(List<BootArgument> line) {
        return line.reversed().stream()
                .filter(argument -> argument.key().equals(NAME))
                .findFirst()
                .map(argument -> new AcsOverride(
                        argument.text(), List.of(argument.value().split(",", -1))));
    }

    /// The groups that a kernel with the patch would have split: where there is one, this kernel ignores the argument.
    public List<IommuGroup> unsplit(Host host, Hardware hardware) {
        PortTree ports = new PortTree(host, hardware);
        return host.groups().values().stream()
                .filter(group -> wouldSplit(host, ports, group))
                .toList();
    }

    private boolean wouldSplit(Host host, PortTree ports, IommuGroup group) {
        List<PciFunction> functions = group.members().stream()
                .flatMap(member -> host.function(member).stream())
                .filter(function -> !function.isBridge())
                .filter(function -> isSplitOff(ports, function))
                .toList();
        return functions.stream()
                .anyMatch(function ->
                        !function.parent().equals(functions.getFirst().parent()));
    }

    /// Whether every port above would pass for isolated. A switch's upstream port does so where it is its device's only
    /// function, else by `multifunction` alone.
    private boolean isSplitOff(PortTree ports, PciFunction function) {
        List<PciFunction> above = ports.above(function);
        return words.contains("downstream")
                && !above.isEmpty()
                && above.stream()
                        .allMatch(port -> ports.isOpen(port)
                                && (words.contains("multifunction") || !ports.isSharedUpstream(port)));
    }

    /// Functions of which this argument alone says that they are isolated, where this kernel knows it.
    public List<PciAddress> onlyAssumed(Host host, Hardware hardware) {
        PortTree ports = new PortTree(host, hardware);
        return host.all().stream()
                .filter(function -> assumedAt(ports, function).isPresent())
                .map(PciFunction::address)
                .toList();
    }

    /// The port without ACS behind which the function and others pass for isolated from each other.
    private static Optional<PciAddress> assumedAt(PortTree ports, PciFunction function) {
        boolean grouped = function.iommuGroup().seen().flatMap(id -> id).isPresent();
        return function.isBridge() || !grouped
                ? Optional.empty()
                : ports.above(function).stream()
                        .filter(port -> ports.isOpen(port) && ports.isSplitAt(port))
                        .map(PciFunction::address)
                        .findFirst();
    }

    /// What a person must know of a function that passes for isolated; empty where this argument has nothing to do with
    /// that.
    public Optional<String> assumption(Host host, Hardware hardware, PciFunction function) {
        if (!unsplit(host, hardware).isEmpty()) {
            return Optional.empty();
        }
        return assumedAt(new PortTree(host, hardware), function)
                .map(port -> "only assumed: " + text + " is on the kernel command line, and port " + port
                        + " has no ACS; devices behind it can reach each other past the IOMMU");
    }
}
