package hostdev.core.model;

import java.util.List;
import java.util.Map;

/// How much address space functions need, and how much the host's processor has.
///
/// @param bars of the functions that a judgement is about
/// @param addressBits physical address bits of the host's processor
public record AddressSpace(Map<PciAddress, List<Bar>> bars, Fact<Integer> addressBits) {
    public static AddressSpace unseen() {
        return new AddressSpace(Map.of(), Fact.unknown("not read"));
    }
}
