package hostdev.core.plan;

import hostdev.core.model.Binding;

/// What was read back after a step: written is not done, seen is done.
public sealed interface Seen {
    /// Nothing more than that the step's promise holds.
    record AsPlanned() implements Seen {}

    /// How a function is driven now.
    record Bound(Binding binding) implements Seen {}

    /// A guest's definition as the hypervisor has it now, with what it filled in.
    record Defined(String definition) implements Seen {}

    /// The function went away meanwhile, as a virtual function does with its physical one: nothing is left to do.
    record Gone() implements Seen {}

    /// An interface that has its configuration again, by the name that it came back under.
    record Network(String name, boolean byItself) implements Seen {}
}
