package hostdev.core.plan;

import hostdev.core.finding.Finding;
import hostdev.core.finding.HighDomain;
import hostdev.core.finding.NoSuchGuest;
import hostdev.core.finding.Unfit;
import hostdev.core.finding.VirtualFunctionRules;
import hostdev.core.format.Definition;
import hostdev.core.format.DomainXml;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.step.DefineGuest;
import hostdev.core.plan.step.StartGuest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Plans what changes a guest alone: its definition, or that it runs. The host is judged too: libvirt takes a function
/// from its driver when the guest starts, and does not ask what the host does with it.
final class GuestPlanner {
    private final Situation situation;
    private final Host host;
    private final Goal goal;
    private final Draft draft;

    GuestPlanner(Situation situation, Goal goal) {
        this.situation = situation;
        this.host = situation.host();
        this.goal = goal;
        this.draft = new Draft(situation);
    }

    Planning redefine(Goal.Redefine wish) {
        Optional<Guest> guest = guest(wish.guest());
        if (guest.isEmpty()) {
            return draft.end(goal);
        }
        draft.find(Guests.runs(guest.get()));
        if (!guest.get().definition().equals(wish.before())) {
            draft.find(Finding.blocks(
                    "definition-changed",
                    wish.guest(),
                    "somebody else has changed the definition meanwhile",
                    "what they wrote would be lost",
                    "begin again with the definition as it is now"));
        }
        if (wish.here()) {
            judgeNew(wish);
        }
        Promising promising = new Promising(situation, draft, wish.guest());
        Set<PciAddress> removed = new LinkedHashSet<>(Guests.sources(wish.guest(), wish.before()));
        removed.removeAll(Guests.sources(wish.guest(), wish.after()));
        removed.forEach(promising::takeBack);
        if (!wish.after().equals(wish.before())) {
            draft.add(new DefineGuest(wish.guest(), wish.before(), wish.after()));
        }
        return draft.end(goal);
    }

    /// Only what was not in the definition before. That a function is not there now is no reason: a card may be put in
    /// later.
    private void judgeNew(Goal.Redefine wish) {
        Set<PciAddress> added = new LinkedHashSet<>(Guests.sources(wish.guest(), wish.after()));
        added.removeAll(Guests.sources(wish.guest(), wish.before()));
        List<Guest> guests = situation.guests().seen().orElse(List.of());
        for (PciAddress device : added) {
            host.function(device).ifPresent(function -> {
                draft.find(Unfit.forGuests(host, function)
                        .or(() -> HighDomain.of(host, function, wish.guest().quoted()))
                        .or(() -> VirtualFunctionRules.token(host, function)));
                draft.loseToGuest(function);
            });
            draft.find(Guests.promisedTo(guests, device, wish.guest()));
        }
        draft.find(new GuestChecks(situation, wish.guest())
                .added(
                        Definition.parse(wish.guest().name(), wish.before()),
                        Definition.parse(wish.guest().name(), wish.after())));
    }

    private static boolean isXens(Guest guest) {
        return Definition.parse(guest.name().name(), guest.definition()) instanceof DomainXml xml
                && xml.type().equals(Optional.of("xen"));
    }

    Planning start(Goal.Start wish) {
        Optional<Guest> guest = guest(wish.guest());
        if (guest.isEmpty()) {
            return draft.end(goal);
        }
        if (guest.get().active()) {
            draft.find(Finding.blocks("guest-runs-already", wish.guest(), "the guest runs already", "", ""));
            return draft.end(goal);
        }
        if (wish.here()) {
            prepare(guest.get());
        }
        draft.add(new StartGuest(wish.guest()));
        return draft.end(goal);
    }

    private void prepare(Guest guest) {
        Definition before = Definition.parse(guest.name().name(), guest.definition());
        Definition now = new Promising(situation, draft, guest.name()).follow(before);
        if (!now.text().equals(before.text())) {
            draft.add(new DefineGuest(guest.name(), before.text(), now.text()));
        }
        if (draft.blocked()) {
            return;
        }
        draft.find(new GuestChecks(situation, guest.name()).of(now));
        Preparation preparation = new Preparation(situation, draft, guest.name(), now);
        preparation.judge(Set.of());
        if (!draft.blocked() && !isXens(guest)) {
            draft.takeUntilEndOf(guest.name());
            preparation.take(Set.of());
        }
    }

    private Optional<Guest> guest(GuestName name) {
        if (!(situation.guests() instanceof Fact.Known<List<Guest>>(var guests))) {
            draft.find(Guests.unknown(situation.guests()));
            return Optional.empty();
        }
        Optional<Guest> guest = Guests.named(guests, name);
        if (guest.isEmpty()) {
            draft.find(NoSuchGuest.among(guests, name).finding());
        }
        return guest;
    }
}
