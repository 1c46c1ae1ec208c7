package hostdev.core.model;

/// A guest that the hypervisor knows.
///
/// @param definition what it will be started with next time, in the hypervisor's own form (libvirt: inactive domain
/// XML)
/// @param persistent whether the definition outlives the guest's end
public record Guest(GuestName name, State state, String definition, boolean persistent) {
    /// What it does now.
    public enum State {
        SHUT_OFF,
        RUNNING,
        PAUSED,
        CRASHED
    }

    /// Whether a process has it: its devices are in use and its definition is not what it runs with.
    public boolean active() {
        return state != State.SHUT_OFF;
    }
}
