package hostdev.host.sim;

import hostdev.core.model.PciAddress;
import hostdev.host.sim.Description.FunctionLine;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What is behind what, as the description says.
final class SimulatedTopology {
    private static final int MAX_DEPTH = 32;

    private final Map<PciAddress, PciAddress> above = new HashMap<>();

    SimulatedTopology(Description description) {
        for (FunctionLine line : description.functions()) {
            line.above().ifPresent(it -> above.put(line.address(), it));
        }
    }

    Optional<PciAddress> above(PciAddress function) {
        return Optional.ofNullable(above.get(function));
    }

    /// At any depth.
    boolean isBelow(FunctionLine line, PciAddress other) {
        Optional<PciAddress> next = line.above();
        for (int depth = 0; next.isPresent() && depth < MAX_DEPTH; depth++) {
            if (next.get().equals(other)) {
                return true;
            }
            next = above(next.get());
        }
        return false;
    }

    /// Whether it is on the root bus that the controller's driver brings; a bridge needs no driver for that.
    boolean isOnBusOf(FunctionLine line, FunctionLine controller) {
        return !controller.isBridge() && line.above().equals(Optional.of(controller.address()));
    }

    /// The same, or behind bridges on that bus.
    boolean isBroughtBy(FunctionLine line, FunctionLine controller) {
        return !controller.isBridge() && isBelow(line, controller.address());
    }
}
