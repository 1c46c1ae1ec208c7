package hostdev.core.boot;

import hostdev.core.model.Fact;
import java.util.List;
import java.util.Optional;

/// What decides whether a host has its IOMMU on, now and after the next boot.
///
/// @param table the firmware's table about it, `DMAR` (Intel) or `IVRS` (AMD); empty inside where there is none
/// @param groups whether the kernel has IOMMU groups with devices in them
/// @param running what the running kernel was given
/// @param builtIn whether the kernel switches VT-d on by itself (`CONFIG_INTEL_IOMMU_DEFAULT_ON` and its kin)
/// @param xen whether Xen runs below, and then whether it has an IOMMU to give devices away with; empty for no Xen
public record BootFacts(
        Fact<Optional<String>> table,
        boolean groups,
        Fact<List<BootArgument>> running,
        Fact<Boolean> builtIn,
        Optional<Fact<Boolean>> xen,
        BootLoader loader) {}
