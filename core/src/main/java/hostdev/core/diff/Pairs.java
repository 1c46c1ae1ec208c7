package hostdev.core.diff;

import hostdev.core.finding.Whereabouts;
import hostdev.core.model.GuestName;
import hostdev.core.model.Identity;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Which function of the first host is which of the second one.
final class Pairs {
    private static final GuestName NOBODY = new GuestName("nobody");

    private final Snapshot before;
    private final Snapshot after;
    private final Map<PciAddress, PciAddress> now = new TreeMap<>();

    /// The functions of the second host that are in [#now].
    private final Set<PciAddress> taken = new HashSet<>();

    private Pairs(Snapshot before, Snapshot after) {
        this.before = before;
        this.after = after;
    }

    /// Those that are where they were first: for the others each one of its kind has to be looked at.
    static Pairs of(Snapshot before, Snapshot after) {
        Pairs pairs = new Pairs(before, after);
        before.host().all().forEach(pairs::inPlace);
        pairs.taken.addAll(pairs.now.values());
        for (PciFunction function : before.host().all()) {
            if (!pairs.now.containsKey(function.address())) {
                pairs.elsewhere(function)
                        .filter(pairs.taken::add)
                        .ifPresent(address -> pairs.now.put(function.address(), address));
            }
        }
        return pairs;
    }

    private void inPlace(PciFunction function) {
        PciAddress address = function.address();
        boolean same = after.host()
                .function(address)
                .filter(other -> other.ids().equals(function.ids())
                        && other.pciClass().equals(function.pciClass())
                        && !before.serialsOf(address).contradict(after.serialsOf(address)))
                .isPresent();
        if (same) {
            now.put(address, address);
        }
    }

    private Optional<PciAddress> elsewhere(PciFunction function) {
        return switch (whereabouts(function)) {
            case Whereabouts.Moved(var _, var to) -> Optional.of(to);
            case Whereabouts.There(var address) -> Optional.of(address);
            case Whereabouts.Gone _, Whereabouts.Doubtful _ -> Optional.empty();
        };
    }

    /// As for a promised function.
    Whereabouts whereabouts(PciFunction function) {
        Identity identity = Identity.of(before.host(), function, before.serialsOf(function.address()));
        KeptPromise promise = new KeptPromise(NOBODY, function.address(), false, identity);
        return Whereabouts.of(promise, after.host(), after.serials());
    }

    /// Where a function of the first host is in the second.
    Optional<PciAddress> now(PciAddress address) {
        return Optional.ofNullable(now.get(address));
    }

    /// Those of the second host that are none of the first.
    boolean isNew(PciAddress address) {
        return !taken.contains(address);
    }
}
