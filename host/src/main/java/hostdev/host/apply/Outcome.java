package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.plan.step.Seen;
import hostdev.host.root.HostRoot.Written;
import java.util.Optional;
import java.util.function.Supplier;

/// How an effect ended.
sealed interface Outcome {
    record Done(Seen seen) implements Outcome {}

    /// @param hint what a person can do about it; may be empty
    /// @param cause what was thrown, for a trace
    record Failed(String reason, String hint, Optional<Throwable> cause) implements Outcome {
        Failed(String reason, String hint) {
            this(reason, hint, Optional.empty());
        }
    }

    /// The kernel still works on it, and nothing can end that.
    ///
    /// @param pid the process that waits for it
    record InFlight(String what, long pid) implements Outcome {}

    static Outcome done() {
        return new Done(new Seen.AsPlanned());
    }

    /// What an effect comes to; failed where it throws, whatever it throws: a mistake of ours in the middle of a change
    /// must be rolled back like any other failure.
    static Outcome of(Supplier<Outcome> effect) {
        try {
            return effect.get();
        } catch (Problem e) {
            return new Failed(e.what(), e.hint().orElse(""), Optional.of(e));
        } catch (RuntimeException | VirtualMachineError | LinkageError e) {
            return new Failed(internalError(e), "please report it, with what HOSTDEV_TRACE=1 prints", Optional.of(e));
        }
    }

    static String internalError(Throwable thrown) {
        return "internal error: " + thrown;
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
