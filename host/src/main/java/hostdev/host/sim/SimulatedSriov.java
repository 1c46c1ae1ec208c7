package hostdev.host.sim;

import hostdev.host.root.HostRoot.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// SR-IOV of Linux 6.12 (drivers/pci/iov.c): the files of a physical function, and the virtual ones that come and go.
final class SimulatedSriov {
    private final SimulatedBus bus;

    SimulatedSriov(SimulatedBus bus) {
        this.bus = bus;
    }

    /// `sriov_drivers_autoprobe_store`
    Written autoprobe(FunctionState physical, String text) {
        Optional<Boolean> on = Answer.bool(text);
        on.ifPresent(physical::autoprobe);
        return on.isPresent() ? Answer.DONE : Answer.INVALID;
    }

    /// `sriov_numvfs_store`
    Written number(FunctionState physical, String text) {
        Optional<Long> number = Answer.number(text);
        if (number.isEmpty()) {
            return Answer.INVALID;
        }
        int total = physical.line().virtual().orElseThrow().total();
        if (number.get() > total) {
            return Answer.OUT_OF_RANGE;
        }
        return bus.locked(physical, "sriov_numvfs", () -> {
            int wanted = number.get().intValue();
            if (wanted == physical.virtualFunctions()) {
                return Answer.DONE;
            }
            if (!physical.isAtHome()) {
                return Answer.NO_FILE;
            }
            if (wanted > 0 && physical.virtualFunctions() > 0) {
                return Answer.BUSY;
            }
            set(physical, wanted);
            return Answer.DONE;
        });
    }

    /// The driver makes its virtual functions, or does away with them.
    void set(FunctionState physical, int wanted) {
        Description.Virtual kind = physical.line().virtual().orElse(null);
        if (kind == null || wanted == physical.virtualFunctions()) {
            return;
        }
        for (FunctionState other : bus.functions()) {
            if (other.physical().equals(Optional.of(physical))) {
                bus.remove(other);
            }
        }
        physical.virtualFunctions(wanted);
        List<FunctionState> fresh = new ArrayList<>();
        for (int index = 0; index < wanted; index++) {
            fresh.add(bus.add(new FunctionState(kind.line(physical.line(), index), Optional.of(physical))));
        }
        fresh.forEach(bus::attach);
    }
}
