package hostdev.core.model;

import java.util.List;

/// A function's part in single-root I/O virtualisation.
public sealed interface Sriov {
    /// Neither a physical nor a virtual function.
    record None() implements Sriov {}

    /// A physical function: how many virtual ones it can have, and those it has.
    record Physical(int total, List<PciAddress> virtualFunctions) implements Sriov {}

    /// A virtual function of that physical one.
    record Virtual(PciAddress physicalFunction) implements Sriov {}
}
