package hostdev.host.apply;

import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.root.Deadline;
import hostdev.host.root.HostRoot;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// What effects work on.
///
/// @param hypervisor asked for only by steps about guests
/// @param state where origins are kept
/// @param limits how long to wait for what
/// @param interruption asked between steps, and while a step waits
public record Machine(
        HostRoot root,
        Supplier<Hypervisor> hypervisor,
        StateDirectory state,
        Limits limits,
        Interruption interruption) {
    /// How long a step waits.
    ///
    /// @param write for a write into the kernel to return
    /// @param driver for a driver to take a function
    /// @param guest for a guest to let go of a device
    /// @param network for an interface to come back, and for the host's own service to give it what it had
    /// @param poll between two looks
    public record Limits(Duration write, Duration driver, Duration guest, Duration network, Duration poll) {
        static final Limits USUAL = new Limits(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofMillis(50));
    }

    public Machine(HostRoot root, Supplier<Hypervisor> hypervisor, StateDirectory state) {
        this(root, hypervisor, state, Limits.USUAL);
    }

    public Machine(HostRoot root, Supplier<Hypervisor> hypervisor, StateDirectory state, Limits limits) {
        this(root, hypervisor, state, limits, Interruption.NEVER);
    }

    /// The same for a change that may be stopped.
    public Machine interruptedBy(Interruption other) {
        return new Machine(root, hypervisor, state, limits, other);
    }

    /// The same with another way to its files.
    Machine with(HostRoot other) {
        return new Machine(other, hypervisor, state, limits, interruption);
    }

    Origins origins() {
        return new Origins(state);
    }

    /// Looks until it is so, the limit is over, or the change is to be stopped; says whether it is so.
    boolean waitFor(BooleanSupplier so, Duration limit) {
        Deadline end = Deadline.in(root, limit);
        while (!so.getAsBoolean()) {
            if (end.isOver() || interruption.isRequested()) {
                return false;
            }
            try {
                Thread.sleep(limits.poll());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return so.getAsBoolean();
            }
        }
        return true;
    }
}
