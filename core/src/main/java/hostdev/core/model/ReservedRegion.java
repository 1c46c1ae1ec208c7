package hostdev.core.model;

/// One line of an IOMMU group's `reserved_regions`: addresses that the device may not use freely. `direct` makes the
/// kernel refuse the group, `direct-relaxable` does not (Documentation/ABI/testing/sysfs-kernel-iommu_groups).
///
/// @param type the kernel's word: `direct`, `direct-relaxable`, `msi`, `reserved`
public record ReservedRegion(long start, long end, String type) {}
