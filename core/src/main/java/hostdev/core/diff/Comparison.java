package hostdev.core.diff;

import hostdev.core.model.Fact;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Two readings of a host, fact by fact.
///
/// @param incomparable how many facts were unknown in one of the two only
public record Comparison(
        Snapshot before, Snapshot after, List<Difference> differences, List<BrokenPromise> broken, int incomparable) {
    public static Comparison of(Snapshot before, Snapshot after) {
        Comparing comparing = new Comparing(before, after);
        comparing.host();
        comparing.functions();
        return new Comparison(
                before,
                after,
                List.copyOf(comparing.differences),
                Promised.broken(before, after, comparing.pairs),
                comparing.incomparable);
    }

    /// One comparison under way.
    private static final class Comparing {
        private final Snapshot before;
        private final Snapshot after;
        private final Pairs pairs;
        private final SharedGroups groups;
        private final List<Difference> differences = new ArrayList<>();
        private int incomparable;

        Comparing(Snapshot before, Snapshot after) {
            this.before = before;
            this.after = after;
            this.pairs = Pairs.of(before, after);
            this.groups = new SharedGroups(before, after, pairs);
        }

        void host() {
            compare(Optional.empty(), "kernel", before.kernel(), after.kernel());
            if (before.kernelLine() instanceof Fact.Known<String>(var then)
                    && after.kernelLine() instanceof Fact.Known<String>(var now)) {
                arguments(then, now);
            }
            compare(Optional.empty(), "IOMMU groups", groups(before), groups(after));
        }

        /// There or not: how many follows from the devices.
        private static Fact<String> groups(Snapshot snapshot) {
            return Fact.known(snapshot.host().groups().isEmpty() ? "none" : "there");
        }

        private void arguments(String then, String now) {
            List<String> gone = new ArrayList<>(Arrays.asList(then.strip().split(" +", -1)));
            List<String> come = new ArrayList<>(Arrays.asList(now.strip().split(" +", -1)));
            for (String argument : List.copyOf(gone)) {
                if (come.remove(argument)) {
                    gone.remove(argument);
                }
            }
            gone.forEach(it -> add(Optional.empty(), "kernel line", Optional.of(it), Optional.empty()));
            come.forEach(it -> add(Optional.empty(), "kernel line", Optional.empty(), Optional.of(it)));
        }

        void functions() {
            for (PciFunction function : before.host().all()) {
                Optional<PciFunction> now = pairs.now(function.address()).flatMap(after.host()::function);
                if (now.isPresent()) {
                    function(function, now.get());
                } else {
                    add(Optional.of(function.address()), "device", Optional.of(words(function)), Optional.empty());
                }
            }
            for (PciFunction function : after.host().all()) {
                if (pairs.isNew(function.address())) {
                    add(Optional.of(function.address()), "device", Optional.empty(), Optional.of(words(function)));
                }
            }
        }

        private static String words(PciFunction function) {
            return function.ids() + " class " + function.pciClass();
        }

        private void function(PciFunction then, PciFunction now) {
            Optional<PciAddress> device = Optional.of(then.address());
            if (!then.address().equals(now.address())) {
                add(device, "address", text(then.address()), text(now.address()));
            }
            SharedGroups.Words shared = groups.of(then, now);
            Map<String, Fact<String>> first = FunctionFacts.of(before, then, shared.then());
            Map<String, Fact<String>> second = new LinkedHashMap<>(FunctionFacts.of(after, now, shared.now()));
            first.forEach((what, fact) -> {
                Fact<String> other = second.remove(what);
                compare(device, what, fact, other == null ? Fact.known("none") : other);
            });
            second.forEach((what, fact) -> compare(device, what, Fact.known("none"), fact));
        }

        private static Optional<String> text(PciAddress address) {
            return Optional.of(address.toString());
        }

        private void compare(Optional<PciAddress> device, String what, Fact<String> then, Fact<String> now) {
            if (then instanceof Fact.Known<String>(var first) && now instanceof Fact.Known<String>(var second)) {
                if (!first.equals(second)) {
                    add(device, what, Optional.of(first), Optional.of(second));
                }
            } else if (then.seen().isPresent() || now.seen().isPresent()) {
                incomparable++;
            }
        }

        private void add(Optional<PciAddress> device, String what, Optional<String> then, Optional<String> now) {
            differences.add(new Difference(device, what, then, now));
        }
    }
}
