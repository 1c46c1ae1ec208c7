package hostdev.core.boot;

import java.util.List;
import java.util.Optional;

/// What shall become of the arguments in a boot file.
///
/// @param hypervisor whether Xen's own arguments are meant, and not its kernel's
/// @param remove by name, or by name and value
/// @param add each takes the place of one of its name
/// @param initrd the initial ramdisk that the entry shall load
public record BootEdit(
        Which which, boolean hypervisor, List<BootArgument> remove, List<BootArgument> add, Optional<String> initrd) {
    public BootEdit(Which which, boolean hypervisor, List<BootArgument> remove, List<BootArgument> add) {
        this(which, hypervisor, remove, add, Optional.empty());
    }

    /// The entries that are meant.
    public sealed interface Which {
        /// All of them.
        record All() implements Which {}

        /// The one that is booted where nobody chooses.
        record Usual() implements Which {}

        /// Those with this kernel.
        record Of(String kernel) implements Which {}
    }

    /// `all`, `default`, or a kernel.
    public static Which which(String word) {
        return switch (word) {
            case "all" -> new Which.All();
            case "default" -> new Which.Usual();
            default -> new Which.Of(word);
        };
    }
}
