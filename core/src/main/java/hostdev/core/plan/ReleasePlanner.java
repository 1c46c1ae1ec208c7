package hostdev.core.plan;

import hostdev.core.finding.Aftermath;
import hostdev.core.finding.Finding;
import hostdev.core.finding.GroupViability;
import hostdev.core.finding.NoSuchGuest;
import hostdev.core.finding.Unfit;
import hostdev.core.finding.Whereabouts;
import hostdev.core.format.Definition;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.Host;
import hostdev.core.model.Hostdev;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.Origin;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.plan.step.DefineGuest;
import hostdev.core.plan.step.PullOut;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Plans that the host gets functions back: out of the guests' definitions, then to the driver that they had,
/// with those that were taken along and that nobody needs there any more.
final class ReleasePlanner {
    private final WaysOut<Goal.Release> waysOut;
    private final Situation situation;
    private final Host host;
    private final Goal.Release goal;
    private final Draft draft;
    private final List<KeptPromise> promises = new ArrayList<>();
    /// As the guests' definitions have them, and where they are: not the same where a promised one has moved.
    private final Set<PciAddress> named;

    private final Set<PciAddress> places = new LinkedHashSet<>();

    ReleasePlanner(Situation before, Goal.Release goal) {
        this(before, goal, WaysOut.by(other -> new ReleasePlanner(before, other, WaysOut.none()).plan()));
    }

    private ReleasePlanner(Situation before, Goal.Release goal, WaysOut<Goal.Release> waysOut) {
        this.waysOut = waysOut;
        this.situation = before.letGo(goal.reach().running() ? pulledOut(before, goal) : Set.of());
        this.host = situation.host();
        this.goal = goal;
        this.draft = new Draft(situation);
        this.named = new LinkedHashSet<>(goal.devices());
        goal.devices().forEach(this::place);
    }

    private static Set<PciAddress> pulledOut(Situation situation, Goal.Release goal) {
        Set<PciAddress> out = new LinkedHashSet<>();
        situation.guests().seen().orElse(List.of()).forEach(guest -> out.addAll(Guests.runningWith(guest)));
        out.retainAll(goal.devices());
        return out;
    }

    /// One promise a guest; without any, a function is where its address says.
    private void place(PciAddress device) {
        boolean promised = false;
        for (KeptPromise promise : situation.memory().promises()) {
            Whereabouts where = Whereabouts.of(promise, host, situation.memory().serials());
            if (!goal.from().map(promise.guest()::equals).orElse(true)) {
                continue;
            }
            boolean movedHere = where instanceof Whereabouts.Moved(var _, var to) && to.equals(device);
            if (movedHere || promise.device().equals(device)) {
                promised = true;
                promises.add(promise);
                named.add(promise.device());
                place(promise, where);
            }
        }
        if (!promised) {
            places.add(device);
        }
    }

    private void place(KeptPromise promise, Whereabouts where) {
        switch (where) {
            case Whereabouts.There(var address) -> places.add(address);
            case Whereabouts.Moved(var from, var to) -> {
                places.add(to);
                draft.find(Finding.note(
                        "promised-device-followed",
                        from,
                        "the device promised to " + promise.guest() + " is now at " + to,
                        ""));
            }
            case Whereabouts.Gone _, Whereabouts.Doubtful _ ->
                draft.find(Finding.note(
                        "promised-device-gone",
                        promise.device(),
                        "the device promised to " + promise.guest() + " is not here: what is here is left as it is",
                        ""));
        }
    }

    Planning plan() {
        if (!(situation.guests() instanceof Fact.Known<List<Guest>>(var guests))) {
            draft.find(guestsUnknown());
            return draft.end(goal);
        }
        List<Guest> losing = losing(guests);
        if (draft.blocked()) {
            return draft.end(goal);
        }
        named.forEach(device -> judgeGuests(device, Guests.having(losing, device)));
        places.forEach(device -> judge(device, guests));
        if (draft.blocked()) {
            return draft.end(goal);
        }
        if (goal.reach().running()) {
            losing.forEach(this::pullOut);
        }
        if (goal.reach().definition()) {
            losing.forEach(this::takeOut);
            promises.forEach(promise -> new Promising(situation, draft, promise.guest()).takeBack(promise.device()));
        }
        keepForOthers(guests);
        Set<PciAddress> back = new LinkedHashSet<>(places);
        for (PciAddress device : places) {
            back.addAll(companions(device, guests));
        }
        back.forEach(device -> host.function(device).ifPresent(draft::giveBack));
        return draft.end(goal);
    }

    /// The guests that lose the functions: all, or the one that is named, which must have them.
    private List<Guest> losing(List<Guest> guests) {
        if (goal.from().isEmpty()) {
            return guests;
        }
        Optional<Guest> guest = Guests.named(guests, goal.from().get());
        if (guest.isEmpty()) {
            draft.find(NoSuchGuest.among(guests, goal.from().get()).finding());
            return List.of();
        }
        for (PciAddress device : goal.devices()) {
            boolean promised =
                    promises.stream().anyMatch(promise -> promise.device().equals(device));
            if (!promised && !Guests.isPromised(guest.get(), device)) {
                draft.find(notAssigned(device, guest.get(), Guests.having(guests, device)));
            }
        }
        return List.of(guest.get());
    }

    private Finding notAssigned(PciAddress device, Guest guest, List<Guest> having) {
        return Finding.blocks(
                "not-assigned",
                device,
                "it is not assigned to " + guest.name(),
                "",
                having.isEmpty()
                        ? "hostdev list --guests shows which guests have devices"
                        : "hostdev "
                                + new Goal.Release(
                                        List.of(device),
                                        goal.reach(),
                                        Optional.of(having.getFirst().name())));
    }

    /// Released from one guest, a function that another has too stays where that one finds it.
    private void keepForOthers(List<Guest> guests) {
        goal.from()
                .ifPresent(from -> places.removeIf(device -> {
                    Optional<Guest> other = Guests.having(guests, device).stream()
                            .filter(guest -> !guest.name().equals(from))
                            .findFirst();
                    other.ifPresent(guest -> draft.find(Finding.note(
                            "kept-for-guest",
                            device,
                            "it stays as it is: it is assigned to " + guest.name() + " too",
                            "")));
                    return other.isPresent();
                }));
    }

    private void judgeGuests(PciAddress device, List<Guest> having) {
        if (!goal.reach().running()) {
            having.stream()
                    .filter(Guest::active)
                    .forEach(guest -> draft.find(Guests.runs(guest, waysOut.first(List.of(reaching(Reach.BOTH))))));
            return;
        }
        for (Guest guest : having) {
            guest.running()
                    .map(running -> Definition.parse(guest.name().name(), running))
                    .ifPresent(running -> draft.find(GuestChecks.notAlone(guest.name(), running, device)));
        }
        boolean runs = having.stream().anyMatch(guest -> Definition.isRunningWith(guest, device));
        boolean defined = goal.reach().definition() && !having.isEmpty();
        if (!runs && !defined && !wasForARun(device)) {
            boolean active = having.stream().anyMatch(Guest::active);
            draft.find(Finding.blocks(
                    "no-guest-runs-with-it",
                    device,
                    "no running guest has it now",
                    "--live alone takes a device only out of a running guest",
                    waysOut.first(List.of(reaching(active ? Reach.BOTH : Reach.NEXT_START)))));
        }
    }

    private Goal.Release reaching(Reach reach) {
        return new Goal.Release(goal.devices(), reach, goal.from());
    }

    /// Taken for one run of a guest, which has let go of it since or has ended.
    private boolean wasForARun(PciAddress device) {
        return situation.origin(device).flatMap(Origin::until).isPresent();
    }

    private void pullOut(Guest guest) {
        Definition form = Definition.parse(guest.name().name(), guest.definition());
        for (PciAddress device : Guests.runningWith(guest)) {
            if (named.contains(device)) {
                draft.add(new PullOut(guest.name(), device, form.element(new Hostdev(device, HostdevOptions.MANAGED))));
            }
        }
    }

    /// Without the definitions nobody knows which guest takes the device again at its next start, nor what else
    /// of its group is promised: only what a person says in so many words is then done.
    private Finding guestsUnknown() {
        String why = situation.guests() instanceof Fact.Unknown<List<Guest>>(var words) ? words : "";
        StringBuilder fix = new StringBuilder("to give the driver back and leave the guests' definitions as they are:");
        for (PciAddress device : named) {
            String driver = situation
                    .origin(device)
                    .flatMap(origin -> origin.binding().driver())
                    .map(DriverName::name)
                    .orElse("DRIVER");
            fix.append(" hostdev bind ")
                    .append(device)
                    .append(' ')
                    .append(driver)
                    .append(';');
        }
        fix.setLength(fix.length() - 1);
        return Finding.blocks(
                "guests-unknown",
                "",
                "which guests have it in their definition cannot be asked: " + why,
                "a guest that still names the device would take it again",
                fix.toString());
    }

    private void judge(PciAddress device, List<Guest> guests) {
        Optional<PciFunction> function = host.function(device);
        if (function.isEmpty()) {
            boolean known = !Guests.having(guests, device).isEmpty()
                    || promises.stream().anyMatch(promise -> promise.device().equals(device));
            draft.find(known ? Optional.empty() : Optional.of(Unfit.notThere(device)));
            return;
        }
        draft.find(Unfit.bridge(function.get()));
        draft.find(Unfit.binding(function.get()));
        if (Aftermath.isDead(situation.hardware().configOf(device))) {
            draft.find(Aftermath.dead(device, Fact.unknown("not read"), "hostdev " + goal + " --revive"));
        }
        draft.free(device);
        host.groupOf(function.get()).ifPresent(group -> {
            draft.find(GroupViability.heldByOther(host, device, group));
            warnOfOthers(device, group, guests);
        });
    }

    /// A guest that keeps another function of the group cannot start while a host driver has this one.
    private void warnOfOthers(PciAddress device, IommuGroup group, List<Guest> guests) {
        for (PciAddress member : group.members()) {
            if (!named.contains(member) && !places.contains(member)) {
                for (Guest guest : Guests.having(guests, member)) {
                    draft.find(Finding.warns(
                            "group-promised",
                            device,
                            "the guest " + guest.name() + " keeps " + member + " of the same IOMMU group",
                            "it cannot start while the host drives this one",
                            waysOut.first(List.of(ofMember(member, guest)))));
                }
            }
        }
    }

    private Goal.Release ofMember(PciAddress member, Guest guest) {
        Reach reach = guest.active() ? Reach.BOTH : Reach.NEXT_START;
        return new Goal.Release(List.of(member), reach, goal.from().map(_ -> guest.name()));
    }

    private void takeOut(Guest guest) {
        Definition before = Definition.parse(guest.name().name(), guest.definition());
        Definition after = before;
        for (PciAddress device : named) {
            after = after.without(device);
        }
        if (!after.text().equals(before.text())) {
            draft.add(new DefineGuest(
                    guest.name(), before.text(), after.text(), goal.reach().running()));
        }
    }

    /// Those of the group that were taken only for its sake, unless a function that stays with a guest still
    /// needs it.
    private List<PciAddress> companions(PciAddress device, List<Guest> guests) {
        Optional<IommuGroup> group = host.function(device).flatMap(host::groupOf);
        List<PciAddress> members = group.map(IommuGroup::members).orElse(List.of());
        for (PciAddress member : members) {
            if (!named.contains(member) && !Guests.having(guests, member).isEmpty()) {
                return List.of();
            }
        }
        return members.stream()
                .filter(member ->
                        situation.origin(member).filter(Origin::takenAlong).isPresent())
                .toList();
    }
}
