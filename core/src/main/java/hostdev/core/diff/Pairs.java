package hostdev.core.diff;

import hostdev.core.finding.Whereabouts;
import hostdev.core.model.GuestName;
import hostdev.core.model.Identity;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciClass;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import hostdev.core.model.PciPath;
import hostdev.core.model.PciPaths;
import hostdev.core.model.SerialNumbers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// Which function of the first host is which of the second one.
final class Pairs {
    private static final GuestName NOBODY = new GuestName("nobody");

    private final Snapshot before;
    private final Snapshot after;
    private final PciPaths pathsBefore;
    private final PciPaths pathsAfter;
    private final Map<PciPath, PciFunction> placesAfter = new HashMap<>();
    private final Set<Kind> kindsAfter = new HashSet<>();
    private final Set<String> numbersAfter = new HashSet<>();
    private final Map<PciAddress, PciAddress> now = new TreeMap<>();

    /// The functions of the second host that are in [#now].
    private final Set<PciAddress> taken = new HashSet<>();

    private Pairs(Snapshot before, Snapshot after) {
        this.before = before;
        this.after = after;
        this.pathsBefore = new PciPaths(before.host());
        this.pathsAfter = new PciPaths(after.host());
        for (PciFunction function : after.host().all()) {
            placesAfter.putIfAbsent(pathsAfter.of(function), function);
            kindsAfter.add(Kind.of(function));
            numbersAfter.addAll(after.serialsOf(function.address()).numbers().values());
        }
    }

    private record Kind(PciIds ids, PciClass pciClass) {
        static Kind of(PciFunction function) {
            return new Kind(function.ids(), function.pciClass());
        }
    }

    /// By what is known of them best first: the place behind the same bridges, which stays when the firmware numbers
    /// the buses anew; the address; and for the few that are left, a look at each one of their kind.
    static Pairs of(Snapshot before, Snapshot after) {
        Pairs pairs = new Pairs(before, after);
        pairs.look(pairs::inItsOldPlace);
        pairs.look(pairs::atItsOldAddress);
        pairs.look(pairs::elsewhere);
        return pairs;
    }

    private void look(Function<PciFunction, Optional<PciAddress>> where) {
        for (PciFunction function : before.host().all()) {
            if (!now.containsKey(function.address())) {
                where.apply(function).filter(taken::add).ifPresent(address -> now.put(function.address(), address));
            }
        }
    }

    /// As [#whereabouts] would find it: a serial number that another one shows weighs more than the place.
    private Optional<PciAddress> inItsOldPlace(PciFunction function) {
        SerialNumbers serials = before.serialsOf(function.address());
        return Optional.ofNullable(placesAfter.get(pathsBefore.of(function)))
                .filter(other -> mayBe(function, other) && other.subsystem().equals(function.subsystem()))
                .map(PciFunction::address)
                .filter(address -> serials.confirm(after.serialsOf(address))
                        || serials.numbers().values().stream().noneMatch(numbersAfter::contains));
    }

    private Optional<PciAddress> atItsOldAddress(PciFunction function) {
        return after.host()
                .function(function.address())
                .filter(other -> mayBe(function, other))
                .map(PciFunction::address);
    }

    private boolean mayBe(PciFunction function, PciFunction other) {
        return Kind.of(other).equals(Kind.of(function))
                && !before.serialsOf(function.address()).contradict(after.serialsOf(other.address()));
    }

    private Optional<PciAddress> elsewhere(PciFunction function) {
        if (!kindsAfter.contains(Kind.of(function))) {
            return Optional.empty();
        }
        return switch (whereabouts(function)) {
            case Whereabouts.Moved(var _, var to) -> Optional.of(to);
            case Whereabouts.There(var address) -> Optional.of(address);
            case Whereabouts.Gone _, Whereabouts.Doubtful _ -> Optional.empty();
        };
    }

    /// As for a promised function.
    Whereabouts whereabouts(PciFunction function) {
        Identity identity = Identity.of(before.host(), pathsBefore, function, before.serialsOf(function.address()));
        KeptPromise promise = new KeptPromise(NOBODY, function.address(), false, identity);
        return Whereabouts.of(promise, after.host(), pathsAfter, after.serials());
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
