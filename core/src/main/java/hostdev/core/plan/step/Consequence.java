package hostdev.core.plan.step;

/// What a step costs the host. A plan with any but [#REVERSIBLE] steps is confirmed by a person at a terminal.
public enum Consequence {
    /// Its inverse puts everything back that anybody would miss.
    REVERSIBLE,
    /// Something is gone, at least for a while: addresses of an interface, a screen, registers, a running guest.
    LOSES_STATE,
    /// The next boot depends on it.
    EDITS_BOOT
}
