package hostdev.core.model;

import java.util.List;

/// The functions that the IOMMU cannot keep apart, in order of address.
public record IommuGroup(IommuGroupId id, List<PciAddress> members, Fact<List<ReservedRegion>> reservedRegions) {}
