package hostdev.core.finding;

import hostdev.core.model.Host;
import hostdev.core.model.Identity;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciPath;
import hostdev.core.model.PciPaths;
import hostdev.core.model.SerialNumbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Where the function is now that was promised to a guest: its address may have become another one's.
public sealed interface Whereabouts {
    /// Where it was.
    record There(PciAddress address) implements Whereabouts {}

    record Moved(PciAddress from, PciAddress to) implements Whereabouts {}

    /// Nothing here is it.
    ///
    /// @param instead what is at its address now; empty for nothing
    record Gone(Optional<PciFunction> instead) implements Whereabouts {}

    /// Each of these could be it.
    record Doubtful(List<PciFunction> candidates) implements Whereabouts {}

    /// A serial number decides, where both readings have one. Without, the function of the same kind in the same
    /// place is it; without that too, the only one of its kind that was not there then. Where a number was known
    /// and nobody shows one now, even a single candidate is doubtful.
    ///
    /// @param serials of the functions of the promised kind, as far as they could be read
    static Whereabouts of(KeptPromise promise, Host host, Map<PciAddress, SerialNumbers> serials) {
        return of(promise, host, new PciPaths(host), serials);
    }

    /// The same, where many are asked about.
    ///
    /// @param paths of the host
    static Whereabouts of(KeptPromise promise, Host host, PciPaths paths, Map<PciAddress, SerialNumbers> serials) {
        return new Search(promise, host, paths, serials).result();
    }

    /// One search.
    final class Search {
        private final KeptPromise promise;
        private final Identity identity;
        private final Host host;
        private final PciPaths paths;
        private final Map<PciAddress, SerialNumbers> serials;

        private Search(KeptPromise promise, Host host, PciPaths paths, Map<PciAddress, SerialNumbers> serials) {
            this.promise = promise;
            this.identity = promise.identity();
            this.host = host;
            this.paths = paths;
            this.serials = serials;
        }

        private Whereabouts result() {
            List<PciFunction> possible = only(List.copyOf(host.all()), this::isPossible);
            List<PciFunction> confirmed =
                    only(possible, it -> identity.serials().confirm(serialsOf(it)));
            if (!confirmed.isEmpty()) {
                return oneOf(confirmed);
            }
            List<PciFunction> inPlace = only(possible, it -> path(it).equals(identity.path()));
            if (!inPlace.isEmpty()) {
                return found(inPlace.getFirst());
            }
            Set<PciPath> alike = Set.copyOf(identity.alike());
            List<PciFunction> fresh = only(possible, it -> !alike.contains(path(it)));
            if (fresh.isEmpty()) {
                return new Gone(host.function(promise.device()));
            }
            return fresh.size() == 1 && identity.serials().isEmpty() ? found(fresh.getFirst()) : new Doubtful(fresh);
        }

        private boolean isPossible(PciFunction function) {
            return identity.isKindOf(function) && !identity.serials().contradict(serialsOf(function));
        }

        private SerialNumbers serialsOf(PciFunction function) {
            return serials.getOrDefault(function.address(), SerialNumbers.none());
        }

        /// The functions of one card have one number: then the place, and else the function's own number, tells.
        private Whereabouts oneOf(List<PciFunction> confirmed) {
            List<PciFunction> inPlace = only(confirmed, it -> path(it).equals(identity.path()));
            List<PciFunction> sameFunction =
                    only(confirmed, it -> path(it).function() == identity.path().function());
            List<PciFunction> left = !inPlace.isEmpty() ? inPlace : sameFunction.isEmpty() ? confirmed : sameFunction;
            return left.size() == 1 ? found(left.getFirst()) : new Doubtful(left);
        }

        private Whereabouts found(PciFunction function) {
            PciAddress now = function.address();
            return now.equals(promise.device()) ? new There(now) : new Moved(promise.device(), now);
        }

        private PciPath path(PciFunction function) {
            return paths.of(function);
        }

        private static List<PciFunction> only(List<PciFunction> functions, Predicate<PciFunction> wanted) {
            List<PciFunction> left = new ArrayList<>();
            for (PciFunction function : functions) {
                if (wanted.test(function)) {
                    left.add(function);
                }
            }
            return List.copyOf(left);
        }
    }
}
