package hostdev.core.plan;

import hostdev.core.finding.Finding;
import hostdev.core.finding.GroupViability;
import hostdev.core.finding.InUse;
import hostdev.core.finding.Unfit;
import hostdev.core.format.DomainXml;
import hostdev.core.format.PassedFunction;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
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
        if (!wish.after().equals(wish.before())) {
            draft.add(new Step.DefineGuest(wish.guest(), wish.before(), wish.after()));
        }
        return draft.end(goal);
    }

    /// Only what was not in the definition before. That a function is not there now is no reason: a card may be put in
    /// later.
    private void judgeNew(Goal.Redefine wish) {
        Set<PciAddress> added = new LinkedHashSet<>(sources(wish.guest(), wish.after()));
        added.removeAll(sources(wish.guest(), wish.before()));
        List<Guest> guests = situation.guests().seen().orElse(List.of());
        for (PciAddress device : added) {
            host.function(device).ifPresent(function -> {
                draft.find(Unfit.bridge(function));
                draft.find(usedByHost(function));
            });
            draft.find(Guests.promisedTo(guests, device, wish.guest()));
        }
    }

    private static boolean isXens(Guest guest) {
        return DomainXml.parse(guest.name().name(), guest.definition()).type().equals(Optional.of("xen"));
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
            Set<PciAddress> devices =
                    new LinkedHashSet<>(sources(wish.guest(), guest.get().definition()));
            devices.forEach(device -> judge(device, devices, wish.guest()));
            if (!devices.isEmpty() && !isXens(guest.get())) {
                // libvirt says that the host cannot pass devices through while VFIO is not there
                draft.needDriver(DriverName.VFIO_PCI);
            }
        }
        draft.add(new Step.StartGuest(wish.guest()));
        return draft.end(goal);
    }

    private void judge(PciAddress device, Set<PciAddress> devices, GuestName guest) {
        Optional<PciFunction> function = host.function(device);
        if (function.isEmpty()) {
            draft.find(Unfit.notThere(device));
            return;
        }
        draft.find(Unfit.bridge(function.get()));
        draft.find(Unfit.withoutIommu(host, function.get(), situation.iommuTable()));
        draft.find(usedByHost(function.get()));
        draft.find(InUse.byHolder(host, device));
        host.groupOf(function.get()).ifPresent(group -> judge(device, group, devices, guest));
    }

    private void judge(PciAddress device, IommuGroup group, Set<PciAddress> devices, GuestName guest) {
        draft.find(GroupViability.reservedMemory(host, situation.hardware(), device, group));
        draft.find(GroupViability.heldByOther(host, device, group));
        List<Finding> never = GroupViability.neverTaken(host, situation.hardware(), device, group);
        draft.find(never);
        List<PciFunction> inTheWay = GroupViability.inTheWay(host, group, devices);
        if (never.isEmpty() && !inTheWay.isEmpty()) {
            Goal whole = new Goal.Assign(List.of(device), guest, true, true);
            draft.find(
                    GroupViability.notViable(host, situation.hardware(), device, group, devices, "hostdev " + whole));
        }
    }

    /// What a driver for guests has already, the host does without.
    private List<Finding> usedByHost(PciFunction function) {
        boolean hosts = function.driver()
                .seen()
                .flatMap(driver -> driver)
                .filter(driver -> !driver.isForGuests())
                .isPresent();
        return hosts ? InUse.byHost(host, function.address(), false) : List.of();
    }

    private Optional<Guest> guest(GuestName name) {
        if (!(situation.guests() instanceof Fact.Known<List<Guest>>(var guests))) {
            draft.find(Guests.unknown(situation.guests()));
            return Optional.empty();
        }
        Optional<Guest> guest = Guests.named(guests, name);
        if (guest.isEmpty()) {
            draft.find(Guests.notThere(name, guests));
        }
        return guest;
    }

    private static List<PciAddress> sources(GuestName guest, String definition) {
        return DomainXml.parse(guest.name(), definition).passedFunctions().stream()
                .map(PassedFunction::source)
                .toList();
    }
}
