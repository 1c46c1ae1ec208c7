package hostdev.host.apply;

import hostdev.core.plan.Seen;
import hostdev.host.root.HostRoot.Written;
import java.util.function.Supplier;

/// How an effect ended.
sealed interface Outcome {
    record Done(Seen seen) implements Outcome {}

    /// @param hint what a person can do about it; may be empty
    record Failed(String reason, String hint) implements Outcome {}

    /// The kernel still works on it, and nothing can end that.
    ///
    /// @param pid the process that waits for it
    record InFlight(String what, long pid) implements Outcome {}

    static Outcome done() {
        return new Done(new Seen.AsPlanned());
    }

    static Outcome failed(String reason) {
        return new Failed(reason, "");
    }

    /// @param what was written, as in "unbinding from e1000e"
    static Outcome of(Written written, String what) {
        return switch (written) {
            case Written.Done _ -> done();
            case Written.Refused(var reason) -> failed(what + " was refused by the kernel: " + reason);
            case Written.InFlight(var pid) -> new InFlight(what + " (process " + pid + ")", pid);
        };
    }

    /// Goes on only where this is done.
    default Outcome then(Supplier<Outcome> next) {
        return this instanceof Done ? next.get() : this;
    }
}
