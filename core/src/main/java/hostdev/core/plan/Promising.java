package hostdev.core.plan;

import hostdev.core.finding.PromisedDevice;
import hostdev.core.finding.Whereabouts;
import hostdev.core.format.Definition;
import hostdev.core.format.PassedFunction;
import hostdev.core.model.GuestName;
import hostdev.core.model.Host;
import hostdev.core.model.Identity;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.plan.step.KeepPromise;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The promises to one guest, within a plan: made, looked after, followed, taken back.
final class Promising {
    private final Situation situation;
    private final Host host;
    private final Draft draft;
    private final GuestName guest;
    private final Set<PciAddress> decided = new HashSet<>();

    Promising(Situation situation, Draft draft, GuestName guest) {
        this.situation = situation;
        this.host = situation.host();
        this.draft = draft;
        this.guest = guest;
    }

    /// Promises the function to the guest, under its address.
    ///
    /// @param withGroup whether the person agrees that its group is taken with it
    void make(PciFunction function, boolean withGroup) {
        Optional<KeptPromise> before = at(function.address());
        boolean agreed = withGroup || before.filter(KeptPromise::withGroup).isPresent();
        keep(function.address(), Optional.of(promise(before, function, agreed)));
    }

    void takeBack(PciAddress device) {
        keep(device, Optional.empty());
    }

    private void keep(PciAddress device, Optional<KeptPromise> after) {
        Optional<KeptPromise> before = at(device);
        if (!before.equals(after) && decided.add(device)) {
            draft.add(new KeepPromise(guest, device, before, after));
        }
    }

    private Optional<KeptPromise> at(PciAddress device) {
        return situation.memory().promise(guest, device);
    }

    private KeptPromise promise(Optional<KeptPromise> old, PciFunction function, boolean withGroup) {
        Identity now = Identity.of(host, function, situation.memory().serials(function));
        Identity identity = old.map(KeptPromise::identity)
                .filter(before -> before.isKindOf(function) && !before.serials().contradict(now.serials()))
                .map(before -> now.with(before.serials()))
                .orElse(now);
        return new KeptPromise(guest, function.address(), withGroup, identity);
    }

    /// The definition under the addresses that the promised functions have now, the promises under the same;
    /// finds what is lost. What was never promised stays as it is.
    Definition follow(Definition definition) {
        sources(definition).forEach(this::findLost);
        return followFound(definition);
    }

    /// The same, and what is lost is let be.
    Definition followFound(Definition definition) {
        Map<PciAddress, PciAddress> moved = new LinkedHashMap<>();
        Map<PciAddress, KeptPromise> promises = new LinkedHashMap<>();
        for (PciAddress device : sources(definition)) {
            Optional<KeptPromise> promise = at(device);
            if (promise.isPresent() && whereabouts(promise.get()) instanceof Whereabouts.Moved where) {
                moved.put(where.from(), where.to());
                PciFunction function = host.function(where.to()).orElseThrow();
                promises.put(
                        where.to(), promise(promise, function, promise.get().withGroup()));
                draft.find(PromisedDevice.followed(guest, where));
            }
        }
        Set<PciAddress> places = new LinkedHashSet<>(moved.values());
        places.addAll(moved.keySet());
        places.forEach(place -> keep(place, Optional.ofNullable(promises.get(place))));
        return definition.withSources(moved);
    }

    /// The same for somebody who cannot change the definition: finds what has moved too.
    void requireInPlace(Definition definition) {
        for (PciAddress device : sources(definition)) {
            findLost(device);
            Optional<KeptPromise> promise = at(device);
            if (promise.isPresent() && whereabouts(promise.get()) instanceof Whereabouts.Moved where) {
                draft.find(PromisedDevice.movedAway(guest, where));
            }
        }
    }

    private void findLost(PciAddress device) {
        at(device)
                .ifPresent(promise -> draft.find(PromisedDevice.lost(
                        promise, whereabouts(promise), situation.memory().serials())));
    }

    private Whereabouts whereabouts(KeptPromise promise) {
        return Whereabouts.of(promise, host, situation.memory().serials());
    }

    /// Whether a person agreed that what shares the function's group is taken from the host with it.
    boolean agreedToGroup(PciAddress device) {
        return situation.memory().promises().stream()
                .filter(promise -> promise.guest().equals(guest) && promise.withGroup())
                .anyMatch(promise -> device.equals(placeNow(promise).orElse(null)));
    }

    private Optional<PciAddress> placeNow(KeptPromise promise) {
        return switch (whereabouts(promise)) {
            case Whereabouts.There(var address) -> Optional.of(address);
            case Whereabouts.Moved(var _, var to) -> Optional.of(to);
            case Whereabouts.Gone _, Whereabouts.Doubtful _ -> Optional.empty();
        };
    }

    private static Set<PciAddress> sources(Definition definition) {
        Set<PciAddress> sources = new LinkedHashSet<>();
        definition.passedFunctions().stream().map(PassedFunction::source).forEach(sources::add);
        return sources;
    }
}
