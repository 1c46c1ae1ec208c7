package hostdev.host.sim;

import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What happens to one machine, in order.
///
/// @param devices those that it is about, which are all given back at the end
record Sequence(String example, List<Op> ops, List<PciAddress> devices) {
    /// What was not as it must be; empty where all was.
    Optional<String> violation() {
        return new SequenceRun(this).violation();
    }

    /// Leaves out whatever is not needed for it to fail.
    Sequence shrunk() {
        Sequence shortest = this;
        for (int size = Math.max(1, ops.size() / 2); size >= 1; size /= 2) {
            int place = 0;
            while (place < shortest.ops().size()) {
                Sequence shorter = shortest.without(place, size);
                if (shorter.violation().isPresent()) {
                    shortest = shorter;
                } else {
                    place += size;
                }
            }
        }
        return shortest;
    }

    private Sequence without(int place, int size) {
        List<Op> left = new ArrayList<>(ops);
        left.subList(place, Math.min(left.size(), place + size)).clear();
        return new Sequence(example, left, devices);
    }

    @Override
    public String toString() {
        return "on docs/examples/" + example + ".txt:\n"
                + ops.stream().map(op -> "  " + op).collect(Collectors.joining("\n"));
    }
}
