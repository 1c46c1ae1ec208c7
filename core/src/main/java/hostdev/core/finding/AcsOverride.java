package hostdev.core.finding;

import hostdev.core.boot.BootArgument;
import hostdev.core.model.Capability;
import hostdev.core.model.ConfigSpace;
import hostdev.core.model.DriverName;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The argument `pcie_acs_override=` of a running kernel. No release of Linux knows it; kernels with a patch take the
/// ports and functions that it names for isolated, whatever the hardware does.
///
/// @param text as it stands on the kernel command line
/// @param words `downstream`, `multifunction`, `id:VVVV:DDDD`
public record AcsOverride(String text, List<String> words) {
    private static final String NAME = "pcie_acs_override";
    private static final int MOST_BRIDGES = 32;
    private static final DriverName PORT_DRIVER = new DriverName("pcieport");

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
        return host.groups().values().stream()
                .filter(group -> wouldSplit(host, hardware, group))
                .toList();
    }

    private boolean wouldSplit(Host host, Hardware hardware, IommuGroup group) {
        List<PciFunction> functions = new ArrayList<>();
        for (PciAddress member : group.members()) {
            host.function(member)
                    .filter(function -> !function.pciClass().isBridge())
                    .filter(function -> isSplitOff(host, hardware, function))
                    .ifPresent(functions::add);
        }
        return functions.stream()
                .anyMatch(function ->
                        !function.parent().equals(functions.getFirst().parent()));
    }

    /// Whether every port above would pass for isolated.
    private boolean isSplitOff(Host host, Hardware hardware, PciFunction function) {
        List<PciFunction> ports = above(host, function);
        return words.contains("downstream")
                && !ports.isEmpty()
                && ports.stream().allMatch(port -> isOverridden(host, hardware, port));
    }

    /// A switch's upstream port is isolated where it is its device's only function, else by `multifunction` alone.
    private boolean isOverridden(Host host, Hardware hardware, PciFunction port) {
        boolean upstream = port.parent().isPresent()
                && host.all().stream()
                        .anyMatch(child ->
                                child.pciClass().isBridge() && child.parent().equals(Optional.of(port.address())));
        boolean several = host.all().stream()
                .anyMatch(other -> !other.equals(port) && other.address().sameDevice(port.address()));
        return isExpress(hardware, port)
                && !has(hardware, port, Capability.AccessControl.class)
                && (words.contains("multifunction") || !upstream || !several);
    }

    /// Functions of which this argument alone says that they are isolated, where this kernel knows it: others behind
    /// the
    /// same port are in other groups.
    public List<PciAddress> onlyAssumed(Host host, Hardware hardware) {
        return host.all().stream()
                .filter(function -> assumes(host, hardware, function).isPresent())
                .map(PciFunction::address)
                .toList();
    }

    /// The port without ACS behind which the function and others pass for isolated from each other.
    public Optional<PciAddress> assumes(Host host, Hardware hardware, PciFunction function) {
        Optional<IommuGroupId> group = function.iommuGroup().seen().flatMap(id -> id);
        if (function.pciClass().isBridge() || group.isEmpty()) {
            return Optional.empty();
        }
        return above(host, function).stream()
                .filter(port -> isExpress(hardware, port) && !has(hardware, port, Capability.AccessControl.class))
                .filter(port -> isApart(host, port, group.get()))
                .map(PciFunction::address)
                .findFirst();
    }

    /// What a person must know of a function that passes for isolated; empty where this argument has nothing to do with
    /// that.
    public Optional<String> assumption(Host host, Hardware hardware, PciFunction function) {
        if (!unsplit(host, hardware).isEmpty()) {
            return Optional.empty();
        }
        return assumes(host, hardware, function)
                .map(port -> "only assumed: " + text + " is on the kernel command line, and port " + port
                        + " has no ACS; devices behind it can reach each other past the IOMMU");
    }

    /// Whether the port, or a function behind it, is in another group.
    private static boolean isApart(Host host, PciFunction port, IommuGroupId group) {
        return host.all().stream()
                .filter(other -> other.equals(port) || above(host, other).contains(port))
                .map(other -> other.iommuGroup().seen().flatMap(id -> id))
                .anyMatch(other -> !other.equals(Optional.of(group)));
    }

    private static List<PciFunction> above(Host host, PciFunction function) {
        List<PciFunction> above = new ArrayList<>();
        Optional<PciFunction> bridge = function.parent().flatMap(host::function);
        while (bridge.isPresent() && above.size() < MOST_BRIDGES) {
            above.add(bridge.get());
            bridge = bridge.get().parent().flatMap(host::function);
        }
        return above;
    }

    /// Only ports of PCI Express have the driver pcieport.
    private static boolean isExpress(Hardware hardware, PciFunction port) {
        return port.driver().seen().flatMap(name -> name).equals(Optional.of(PORT_DRIVER))
                || has(hardware, port, Capability.Express.class);
    }

    private static boolean has(Hardware hardware, PciFunction function, Class<? extends Capability> kind) {
        return hardware.configOf(function.address()).seen().map(ConfigSpace::capabilities).stream()
                .flatMap(List::stream)
                .anyMatch(kind::isInstance);
    }
}
