package hostdev.core.model;

import java.util.Optional;

/// A guest that the hypervisor knows.
///
/// @param definition what it will be started with next time, in the hypervisor's own form (libvirt: inactive domain
/// XML)
/// @param persistent whether the definition outlives the guest's end
/// @param running what it runs with, in the same form; empty where it does not run
public record Guest(GuestName name, State state, String definition, boolean persistent, Optional<String> running) {
    /// One that is shut off, or of which nobody asks what it runs with.
    public Guest(GuestName name, State state, String definition, boolean persistent) {
        this(name, state, definition, persistent, Optional.empty());
    }

    /// What it does now.
    public enum State {
        SHUT_OFF,
        RUNNING,
        PAUSED,
        CRASHED,
        /// Its run is over, and the hypervisor has not let go of it and its devices.
        ENDED
    }

    /// Whether a process has it: its devices are in use and its definition is not what it runs with.
    public boolean active() {
        return state != State.SHUT_OFF;
    }
}
