package hostdev.host.sim;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/// The numbers of IOMMU groups: one lasts as long as the group has a member, and the lowest that is free is given to
/// the next one (drivers/iommu/iommu.c, `iommu_group_alloc`).
final class Groups {
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private final Map<Integer, Integer> members = new HashMap<>();
    private final TreeSet<Integer> free = new TreeSet<>();
    private boolean booted;

    /// From now on a group that comes gets a number that was given back.
    void booted() {
        booted = true;
    }

    Optional<Integer> join(Optional<Integer> described) {
        described.ifPresent(group -> {
            numbers.computeIfAbsent(group, it -> number(it));
            members.merge(group, 1, Integer::sum);
        });
        return described.map(numbers::get);
    }

    boolean isBooted() {
        return booted;
    }

    /// As at the boot; later the lowest that is free, else one more than the highest.
    private int number(int described) {
        if (!booted) {
            return described;
        }
        return free.isEmpty()
                ? 1 + numbers.values().stream().max(Integer::compare).orElse(-1)
                : free.removeFirst();
    }

    void leave(Optional<Integer> described) {
        described.ifPresent(group -> {
            if (members.merge(group, -1, Integer::sum) == 0) {
                free.add(Objects.requireNonNull(numbers.remove(group)));
            }
        });
    }
}
