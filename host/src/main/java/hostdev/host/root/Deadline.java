package hostdev.host.root;

import java.time.Duration;

/// The end of a wait. Setting the machine's clock neither cuts a wait short nor makes it endless.
///
/// @param at by [HostRoot#monotonic]
public record Deadline(HostRoot root, Duration at) {
    public static Deadline in(HostRoot root, Duration limit) {
        return new Deadline(root, root.monotonic().plus(limit));
    }

    public boolean isOver() {
        return root.monotonic().compareTo(at) >= 0;
    }

    /// Nothing where it is over.
    public Duration left() {
        Duration left = at.minus(root.monotonic());
        return left.isNegative() ? Duration.ZERO : left;
    }
}
