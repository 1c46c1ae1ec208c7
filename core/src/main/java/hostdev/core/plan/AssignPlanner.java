package hostdev.core.plan;

import hostdev.core.finding.Finding;
import hostdev.core.finding.GroupViability;
import hostdev.core.finding.HighDomain;
import hostdev.core.finding.NoSuchGuest;
import hostdev.core.finding.ResetWays;
import hostdev.core.finding.Unfit;
import hostdev.core.finding.VirtualFunctionRules;
import hostdev.core.format.BrokenDefinition;
import hostdev.core.format.Definition;
import hostdev.core.format.DomainXml;
import hostdev.core.format.PassedFunction;
import hostdev.core.format.XlConfig;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.Host;
import hostdev.core.model.Hostdev;
import hostdev.core.model.HostdevOptions.Place;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.plan.step.DefineGuest;
import hostdev.core.plan.step.PlugIn;
import hostdev.core.plan.step.StartGuest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Plans that a guest gets functions: they and what shares their groups go to vfio-pci, the guest's definition
/// names them, and the guest may be started.
final class AssignPlanner {
    private final WaysOut<Goal.Assign> waysOut;
    private final Situation situation;
    private final Host host;
    private final Goal.Assign goal;
    private final Draft draft;
    private final Promising promising;
    private final Set<PciAddress> along = new LinkedHashSet<>();
    private final Map<IommuGroup, PciAddress> shared = new LinkedHashMap<>();

    AssignPlanner(Situation before, Goal.Assign goal) {
        this(before, goal, WaysOut.by(other -> new AssignPlanner(before, other, WaysOut.none()).plan()));
    }

    private AssignPlanner(Situation before, Goal.Assign goal, WaysOut<Goal.Assign> waysOut) {
        this.waysOut = waysOut;
        // what the guest has of a group already is not in the way of what it gets of it
        this.situation = before.letGo(goal.reach().running() ? runningWith(before, goal.guest()) : Set.of());
        this.host = situation.host();
        this.goal = goal;
        this.draft = new Draft(situation);
        this.promising = new Promising(situation, draft, goal.guest());
    }

    private static Set<PciAddress> runningWith(Situation situation, GuestName guest) {
        return situation
                .guests()
                .seen()
                .flatMap(guests -> Guests.named(guests, guest))
                .map(Guests::runningWith)
                .orElse(Set.of());
    }

    Planning plan() {
        if (!(situation.guests() instanceof Fact.Known<List<Guest>>(var guests))) {
            draft.find(Guests.unknown(situation.guests()));
            return draft.end(goal);
        }
        Optional<Guest> guest = Guests.named(guests, goal.guest());
        if (guest.isEmpty()) {
            draft.find(NoSuchGuest.among(guests, goal.guest()).finding());
        } else if (goal.reach().running()) {
            draft.find(Guests.isOff(guest.get()));
        }
        List<PciFunction> named = named();
        named.forEach(function -> judge(function, guests));
        if (!goal.reach().running()) {
            guest.ifPresent(this::judgeState);
        }
        findShared();
        if (goal.reach().running() && guest.isPresent()) {
            judgeRunning(named, guest.get());
        }
        guest.ifPresent(it -> UnderXen.judge(situation, draft, it, goal.devices()));
        if (draft.blocked()) {
            return draft.end(goal);
        }
        if (goal.reach() == Reach.NOW) {
            draft.takeUntilEndOf(goal.guest());
            take(named);
            addHook();
        } else {
            define(named, guest.orElseThrow());
        }
        if (goal.reach().running()) {
            plugIn(named, guest.orElseThrow());
        }
        noteSelinux();
        noteResets(named);
        return draft.end(goal);
    }

    /// The definition first, as the guest's other devices are judged by it; the steps in the order in which they
    /// are done.
    private void define(List<PciFunction> named, Guest guest) {
        Definition before = Definition.parse(guest.name().name(), guest.definition());
        Definition followed = goal.start() ? promising.follow(before) : promising.followFound(before);
        draft.find(conflicts(guest.name(), followed, named));
        Definition after = withNamed(named, followed);
        if (goal.options().place() instanceof Place.At
                && !draft.blocked()
                && followed instanceof DomainXml now
                && after instanceof DomainXml then) {
            draft.find(HostdevConflicts.impossibleAddress(guest.name(), now, then));
        }
        draft.find(new GuestChecks(situation, guest.name()).added(followed, after, goal));
        Preparation others = new Preparation(situation, draft, guest.name(), after);
        Set<PciAddress> mine = new LinkedHashSet<>(along);
        named.forEach(function -> mine.add(function.address()));
        if (goal.start()) {
            others.judge(mine);
        }
        if (draft.blocked()) {
            return;
        }
        take(named);
        named.forEach(function -> promising.make(function, goal.withGroup()));
        if (!after.text().equals(before.text())) {
            draft.add(new DefineGuest(
                    guest.name(), before.text(), after.text(), goal.reach().running()));
        }
        addHook();
        if (goal.start()) {
            draft.takeUntilEndOf(guest.name());
            others.take(mine);
            draft.add(new StartGuest(guest.name()));
        }
    }

    /// A guest is not shut down for a device that it cannot get.
    private void judgeState(Guest guest) {
        if (guest.active() && !draft.isHopeless()) {
            draft.find(Guests.runs(
                    guest, waysOut.first(List.of(goal.nowToo(), goal.nowToo().andGroup()))));
        }
    }

    private void judgeRunning(List<PciFunction> named, Guest guest) {
        draft.find(PlugRoom.tooLittle(guest, wanting(named, guest).size()));
        draft.find(UnderXen.notWhileRunning(guest));
        guest.running()
                .map(running -> Definition.parse(guest.name().name(), running))
                .ifPresent(running -> {
                    draft.find(conflicts(guest.name(), running, named));
                    draft.find(new GuestChecks(situation, guest.name())
                            .plugged(running, plugged(running, wanting(named, guest)), goal));
                });
    }

    private Definition plugged(Definition running, List<PciAddress> devices) {
        Definition after = running;
        for (PciAddress device : devices) {
            after = after.withHostdev(new Hostdev(device, goal.options()));
        }
        return after;
    }

    private void plugIn(List<PciFunction> named, Guest guest) {
        List<PciAddress> wanting = wanting(named, guest);
        Definition form = Definition.parse(guest.name().name(), guest.definition());
        for (PciFunction function : named) {
            PciAddress device = function.address();
            if (wanting.contains(device)) {
                draft.add(new PlugIn(guest.name(), device, form.element(new Hostdev(device, goal.options()))));
            } else {
                draft.find(Finding.note(
                        "guest-runs-with-it", device, "the guest " + guest.name() + " runs with it already", ""));
            }
        }
    }

    /// Those that the guest does not run with yet.
    private static List<PciAddress> wanting(List<PciFunction> named, Guest guest) {
        List<PciAddress> wanting = new ArrayList<>();
        named.forEach(function -> wanting.add(function.address()));
        wanting.removeAll(Guests.runningWith(guest));
        return wanting;
    }

    private List<Finding> conflicts(GuestName guest, Definition definition, List<PciFunction> named) {
        return switch (definition) {
            case DomainXml xml -> new HostdevConflicts(guest, xml, goal.options()).find(named);
            case BrokenDefinition broken -> throw broken.problem();
            case XlConfig xl -> UnderXen.options(guest, xl.kind(), goal.options(), named.size());
        };
    }

    private Definition withNamed(List<PciFunction> named, Definition definition) {
        Set<PciAddress> has = new LinkedHashSet<>();
        definition.passedFunctions().stream().map(PassedFunction::source).forEach(has::add);
        Definition after = definition;
        for (PciFunction function : named) {
            if (has.add(function.address())) {
                after = after.withHostdev(new Hostdev(function.address(), goal.options()));
            } else {
                draft.find(HostdevConflicts.otherwise(goal.guest(), definition, function.address(), goal.options()));
                draft.find(Finding.note(
                        "guest-has-it",
                        function.address(),
                        "the guest " + goal.guest() + " has it in its definition already",
                        ""));
            }
        }
        return after;
    }

    /// So that the guest's next start by somebody else is looked after too.
    private void addHook() {
        situation
                .memory()
                .hooks()
                .flatMap(new HookPlanner(draft)::install)
                .ifPresent(why -> draft.find(Finding.warns(
                        why.code(),
                        why.where(),
                        why.what(),
                        "virsh start will not look after the guest",
                        why.fix().orElse(""))));
    }

    private List<PciFunction> named() {
        List<PciFunction> named = new ArrayList<>();
        for (PciAddress device : new LinkedHashSet<>(goal.devices())) {
            host.function(device).ifPresentOrElse(named::add, () -> draft.find(Unfit.notThere(device)));
        }
        return named;
    }

    private void judge(PciFunction function, List<Guest> guests) {
        Optional<Finding> unfit = Unfit.forGuests(host, function);
        if (unfit.isPresent()) {
            draft.find(unfit);
            return;
        }
        Optional<Finding> domain = HighDomain.of(host, function, goal.guest().quoted());
        if (domain.isPresent()) {
            draft.find(domain);
            return;
        }
        draft.find(VirtualFunctionRules.token(host, function));
        if (situation.xen().isEmpty()) {
            draft.find(Unfit.withoutIommu(host, situation.hardware(), function, situation.iommuTable()));
        }
        draft.find(Unfit.binding(function));
        draft.free(function.address());
        if (!isForGuests(function)) {
            draft.lose(function.address(), goal.force());
        }
        draft.find(Guests.promisedTo(guests, function.address(), goal.guest()));
        host.groupOf(function).ifPresent(group -> judge(function, group));
    }

    private void judge(PciFunction function, IommuGroup group) {
        PciAddress device = function.address();
        draft.find(GroupViability.reservedMemory(host, situation.hardware(), device, group, situation.iommuTable()));
        draft.find(GroupViability.heldByOther(host, device, group));
        List<PciFunction> inTheWay = GroupViability.inTheWay(host, group, goal.devices());
        List<Finding> never = GroupViability.neverTaken(host, situation.hardware(), device, group);
        draft.find(never);
        if (!never.isEmpty() || inTheWay.isEmpty()) {
            return;
        }
        if (!goal.withGroup()) {
            shared.putIfAbsent(group, device);
        }
        for (PciFunction member : inTheWay) {
            draft.find(Unfit.binding(member));
            draft.lose(member.address(), goal.force());
            along.add(member.address());
        }
    }

    /// Groups that would have to be given whole. The way out is told only where it would not be refused too; else what
    /// is in its way.
    private void findShared() {
        if (shared.isEmpty()) {
            return;
        }
        Planning whole = draft.blocked() ? new Planning.Refused(List.of()) : waysOut.plan(goal.andGroup());
        String command = whole instanceof Planning.Planned ? "hostdev " + goal.andGroup() : "";
        shared.forEach((group, device) -> draft.find(
                GroupViability.notViable(host, situation.hardware(), device, group, goal.devices(), command)));
        if (whole instanceof Planning.Refused(var findings)) {
            findings.stream().filter(Finding::isBlocking).forEach(draft::find);
        }
    }

    /// What a driver for guests has already, the host does without; a card without a driver may show its screen.
    private static boolean isForGuests(PciFunction function) {
        return function.driver()
                .seen()
                .flatMap(driver -> driver)
                .filter(DriverName::isForGuests)
                .isPresent();
    }

    private void take(List<PciFunction> named) {
        DriverName driver = goal.options().driver().model().orElseGet(situation::driverForGuests);
        for (PciFunction function : named) {
            if (goal.reach().definition()) {
                draft.holdUntilRelease(function.address());
            } else {
                draft.holdUntilEndOf(goal.guest(), function.address());
            }
            if (!function.driver().equals(Fact.known(Optional.of(driver)))) {
                draft.needDriver(driver);
                draft.take(function, Optional.of(driver), false);
            }
        }
        for (PciAddress member : along) {
            draft.needDriver(DriverName.VFIO_PCI);
            draft.take(host.function(member).orElseThrow(), Optional.of(DriverName.VFIO_PCI), true);
        }
    }

    /// Only what the guest gets: what is taken along it cannot change.
    private void noteResets(List<PciFunction> named) {
        Set<PciAddress> going = new LinkedHashSet<>(along);
        named.forEach(function -> going.add(function.address()));
        for (PciFunction function : named) {
            draft.find(ResetWays.of(host, situation.hardware(), function)
                    .note(host, going, situation.xen().isPresent()));
        }
    }

    /// The chapter's step 9 (`setsebool -P virt_use_sysfs 1`), which was for assignment without VFIO.
    private void noteSelinux() {
        if (situation.guestsMayUseSysfs().equals(Optional.of(false))) {
            draft.find(Finding.note(
                    "selinux-sysfs",
                    goal.guest(),
                    "SELinux's virt_use_sysfs is off",
                    "with VFIO it is not needed; it was for the device assignment of old kernels"));
        }
    }
}
