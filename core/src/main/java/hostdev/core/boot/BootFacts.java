package hostdev.core.boot;

import hostdev.core.model.Architecture;
import hostdev.core.model.Fact;
import java.util.List;
import java.util.Optional;

/// What decides whether a host has its IOMMU on, now and after the next boot.
///
/// @param table the firmware's table about it, `DMAR` (Intel) or `IVRS` (AMD); empty inside where there is none
/// @param groups whether the kernel has IOMMU groups with devices in them
/// @param running what the running kernel was given; under Xen, what Xen was given
/// @param builtIn whether the kernel switches VT-d on by itself (`CONFIG_INTEL_IOMMU_DEFAULT_ON` and its kin)
/// @param xen whether Xen runs below, and then whether it has an IOMMU to give devices away with; empty for no Xen
/// @param guest whether this machine is itself a guest
/// @param iort whether the firmware has the table `IORT`, in which an Arm host has its SMMUs
public record BootFacts(
        Fact<Optional<String>> table,
        boolean groups,
        Fact<List<BootArgument>> running,
        Fact<Boolean> builtIn,
        Optional<Fact<Boolean>> xen,
        BootLoader loader,
        Architecture architecture,
        boolean iort,
        boolean guest) {
    /// Of a host whose processor is not known.
    public BootFacts(
            Fact<Optional<String>> table,
            boolean groups,
            Fact<List<BootArgument>> running,
            Fact<Boolean> builtIn,
            Optional<Fact<Boolean>> xen,
            BootLoader loader) {
        this(table, groups, running, builtIn, xen, loader, Architecture.UNKNOWN, false, false);
    }
}
