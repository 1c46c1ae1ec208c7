package hostdev.core.finding;

import hostdev.core.model.PciAddress;
import java.util.List;
import java.util.Optional;

/// Why the IOMMU cannot keep the functions of a group apart.
public sealed interface Sharing {
    /// They are on a conventional bus, where a request does not say which of them it comes from: it can never be split.
    record ConventionalBus(PciAddress bridge, List<PciAddress> behind) implements Sharing {}

    /// A port lets what is behind it reach others without asking the IOMMU.
    ///
    /// @param kind `root port`, `switch's downstream port`, `switch's upstream port`
    /// @param off what its Access Control Services could do and are not switched on for; empty where it has none
    record PortWithoutAcs(PciAddress port, String kind, Optional<List<String>> off, List<PciAddress> behind)
            implements Sharing {}

    /// Functions of one device, which may reach each other inside it.
    record FunctionsWithoutAcs(List<PciAddress> functions) implements Sharing {}

    /// Some configuration space that would tell was not to be read.
    record Unseen(PciAddress function, String why) implements Sharing {}

    /// Stable, for scripts.
    default String code() {
        return switch (this) {
            case ConventionalBus _ -> "conventional-bus";
            case PortWithoutAcs _ -> "port-without-acs";
            case FunctionsWithoutAcs _ -> "functions-without-acs";
            case Unseen _ -> "unknown";
        };
    }

    /// The function that it is about: the bridge, the port, the first of the functions.
    default PciAddress where() {
        return switch (this) {
            case ConventionalBus it -> it.bridge();
            case PortWithoutAcs it -> it.port();
            case FunctionsWithoutAcs it -> it.functions().getFirst();
            case Unseen it -> it.function();
        };
    }

    /// In one sentence, without a full stop.
    default String words() {
        return switch (this) {
            case ConventionalBus it ->
                Words.joined(it.behind()) + (it.behind().size() == 1 ? " is" : " are")
                        + " on a conventional PCI bus behind " + it.bridge() + ", and such a bus can never be split";
            case PortWithoutAcs it ->
                it.kind() + " " + it.port()
                        + it.off()
                                .map(off -> " has ACS with " + String.join(", ", off) + " off")
                                .orElse(" has no ACS")
                        + ", so " + Words.joined(it.behind()) + " behind it can reach the others past the IOMMU";
            case FunctionsWithoutAcs it ->
                Words.joined(it.functions())
                        + " are functions of one device without ACS, so they can reach each other past the IOMMU";
            case Unseen it -> "what cannot be seen: the configuration space of " + it.function() + ": " + it.why();
        };
    }
}
