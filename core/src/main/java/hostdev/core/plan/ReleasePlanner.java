package hostdev.core.plan;

import hostdev.core.finding.Finding;
import hostdev.core.finding.GroupViability;
import hostdev.core.finding.InUse;
import hostdev.core.finding.Unfit;
import hostdev.core.format.DomainXml;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.Origin;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Plans that the host gets functions back: out of the guests' definitions, then to the driver that they had, with
/// those that were taken along and that nobody needs there any more.
final class ReleasePlanner {
    private final Situation situation;
    private final Host host;
    private final Goal.Release goal;
    private final Draft draft;
    private final Set<PciAddress> named;

    ReleasePlanner(Situation situation, Goal.Release goal) {
        this.situation = situation;
        this.host = situation.host();
        this.goal = goal;
        this.draft = new Draft(situation);
        this.named = new LinkedHashSet<>(goal.devices());
    }

    Planning plan() {
        if (!(situation.guests() instanceof Fact.Known<List<Guest>>(var guests))) {
            draft.find(guestsUnknown());
            return draft.end(goal);
        }
        named.forEach(device -> judge(device, guests));
        if (draft.blocked()) {
            return draft.end(goal);
        }
        guests.forEach(this::takeOut);
        Set<PciAddress> back = new LinkedHashSet<>(named);
        for (PciAddress device : named) {
            back.addAll(companions(device, guests));
        }
        back.forEach(device -> host.function(device).ifPresent(draft::giveBack));
        return draft.end(goal);
    }

    /// Without the definitions nobody knows which guest takes the device again at its next start, nor what else of
    /// its group is promised: only what a person says in so many words is then done.
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
        List<Guest> having = Guests.having(guests, device);
        having.forEach(guest -> draft.find(Guests.runs(guest)));
        Optional<PciFunction> function = host.function(device);
        if (function.isEmpty()) {
            if (having.isEmpty()) {
                draft.find(Unfit.notThere(device));
            }
            return;
        }
        draft.find(Unfit.bridge(function.get()));
        draft.find(Unfit.binding(function.get()));
        draft.find(InUse.byHolder(host, device));
        host.groupOf(function.get()).ifPresent(group -> {
            draft.find(GroupViability.heldByOther(host, device, group));
            warnOfOthers(device, group, guests);
        });
    }

    /// A guest that keeps another function of the group cannot start while a host driver has this one.
    private void warnOfOthers(PciAddress device, IommuGroup group, List<Guest> guests) {
        for (PciAddress member : group.members()) {
            if (!named.contains(member)) {
                for (Guest guest : Guests.having(guests, member)) {
                    draft.find(Finding.warns(
                            "group-promised",
                            device,
                            "the guest " + guest.name() + " keeps " + member + " of the same IOMMU group",
                            "it cannot start while the host drives this one",
                            "hostdev release " + member));
                }
            }
        }
    }

    private void takeOut(Guest guest) {
        DomainXml before = DomainXml.parse(guest.name().name(), guest.definition());
        DomainXml after = before;
        for (PciAddress device : named) {
            after = after.withoutHostdev(device).orElse(after);
        }
        if (!after.text().equals(before.text())) {
            draft.add(new Step.DefineGuest(guest.name(), before.text(), after.text()));
        }
    }

    /// Those of the group that were taken only for its sake, unless a function that stays with a guest still needs it.
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
