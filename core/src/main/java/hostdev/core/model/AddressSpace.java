package hostdev.core.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How much address space functions need, and how much the host's processor has.
///
/// @param bars of the functions that a judgement is about
/// @param addressBits physical address bits of the host's processor
/// @param iommuBits how wide the addresses are that each of the host's Intel IOMMUs translates, the least of them;
/// empty where no Intel IOMMU says
public record AddressSpace(Map<PciAddress, List<Bar>> bars, Fact<Integer> addressBits, Optional<Integer> iommuBits) {
    public static AddressSpace unseen() {
        return new AddressSpace(Map.of(), Fact.unknown("not read"), Optional.empty());
    }
}
