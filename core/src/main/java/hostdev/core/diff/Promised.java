package hostdev.core.diff;

import hostdev.core.finding.Whereabouts;
import hostdev.core.model.Fact;
import hostdev.core.model.FunctionDetail;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What guests were promised, looked for on the host as it is now.
final class Promised {
    private final Snapshot before;
    private final Snapshot after;
    private final Pairs pairs;
    private final List<BrokenPromise> broken = new ArrayList<>();

    private Promised(Snapshot before, Snapshot after, Pairs pairs) {
        this.before = before;
        this.after = after;
        this.pairs = pairs;
    }

    static List<BrokenPromise> broken(Snapshot before, Snapshot after, Pairs pairs) {
        Promised promised = new Promised(before, after, pairs);
        Set<String> seen = new TreeSet<>();
        for (Promise promise : before.promises().seen().orElse(List.of())) {
            if (seen.add(promise.guest() + " " + promise.device())) {
                promised.look(promise.guest(), promise.device());
            }
        }
        before.kept().forEach(promise -> {
            if (seen.add(promise.guest() + " " + promise.device())) {
                promised.look(promise.guest(), promise.device());
            }
        });
        return List.copyOf(promised.broken);
    }

    private void look(GuestName guest, PciAddress device) {
        Optional<PciFunction> function = before.host().function(device);
        if (function.isEmpty()) {
            return; // it was broken before
        }
        Optional<PciAddress> now = pairs.now(device);
        if (now.isEmpty()) {
            lost(guest, device, function.get());
            return;
        }
        if (!now.get().equals(device)) {
            moved(guest, device, now.get());
        }
        group(guest, device, function.get(), now.get());
        resets(guest, device, now.get());
    }

    private void lost(GuestName guest, PciAddress device, PciFunction function) {
        if (pairs.whereabouts(function) instanceof Whereabouts.Doubtful(var candidates)) {
            String these =
                    candidates.stream().map(it -> it.address().toString()).collect(Collectors.joining(", "));
            say(guest, device, "could be any of these now: " + these, "hostdev list " + function.ids());
            return;
        }
        String instead = after.host()
                .function(device)
                .map(other -> "is gone, and " + other.ids() + " is at its address now")
                .orElse("is gone");
        say(guest, device, instead, "hostdev release " + device + " --from " + guest.quoted());
    }

    /// hostdev follows what it keeps a promise of; libvirt alone would take whatever is at the old address.
    private void moved(GuestName guest, PciAddress device, PciAddress now) {
        boolean kept = after.kept().stream().anyMatch(it -> it.isAbout(guest, device))
                || before.kept().stream().anyMatch(it -> it.isAbout(guest, device));
        if (!kept) {
            say(
                    guest,
                    device,
                    "is at " + now + " now, and the definition names the old address",
                    "hostdev release " + device + " --from " + guest.quoted() + " && hostdev assign " + now + " --to "
                            + guest.quoted());
        }
    }

    private void group(GuestName guest, PciAddress device, PciFunction then, PciAddress address) {
        Optional<PciFunction> now = after.host().function(address);
        boolean had = before.host().groupOf(then).isPresent();
        if (now.isPresent() && had && after.host().groupOf(now.get()).isEmpty()) {
            say(guest, device, "has no IOMMU group any more: nothing can be given to guests", "hostdev doctor");
            return;
        }
        Set<PciAddress> came = now.map(function -> others(after, function)).orElseGet(TreeSet::new);
        for (PciAddress other : others(before, then)) {
            pairs.now(other).ifPresent(came::remove);
        }
        if (!came.isEmpty()) {
            String these = came.stream().map(Object::toString).collect(Collectors.joining(", "));
            say(guest, device, "shares its IOMMU group with " + these + " now", "hostdev show " + address);
        }
    }

    /// Bridges stay with the host, whatever is in the group with them.
    private static Set<PciAddress> others(Snapshot snapshot, PciFunction function) {
        Set<PciAddress> others = new TreeSet<>();
        snapshot.host()
                .groupOf(function)
                .ifPresent(group -> group.members().stream()
                        .filter(member -> !member.equals(function.address()))
                        .filter(member -> snapshot.host()
                                .function(member)
                                .filter(it -> !it.isBridge())
                                .isPresent())
                        .forEach(others::add));
        return others;
    }

    private void resets(GuestName guest, PciAddress device, PciAddress now) {
        Optional<List<String>> then = resetMethods(before, device);
        Optional<List<String>> today = resetMethods(after, now);
        if (then.isPresent()
                && !then.get().isEmpty()
                && today.isPresent()
                && today.get().isEmpty()) {
            say(guest, device, "can no longer be reset between two guests", "hostdev show " + now);
        }
    }

    private static Optional<List<String>> resetMethods(Snapshot snapshot, PciAddress device) {
        return Optional.ofNullable(snapshot.details().get(device))
                .map(FunctionDetail::resetMethods)
                .flatMap(Fact::seen);
    }

    private void say(GuestName guest, PciAddress device, String why, String hint) {
        broken.add(new BrokenPromise(guest, device, why, hint));
    }
}
