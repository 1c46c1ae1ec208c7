package hostdev.core.plan;

import hostdev.core.finding.Finding;
import hostdev.core.finding.GroupViability;
import hostdev.core.finding.NoSuchGuest;
import hostdev.core.finding.Unfit;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.Host;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.Origin;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.plan.step.DefineGuest;
import hostdev.core.plan.step.KeepOrigin;
import hostdev.core.plan.step.KeepPromise;
import hostdev.core.plan.step.PlugIn;
import hostdev.core.plan.step.Rebind;
import hostdev.core.plan.step.Seen;
import hostdev.core.plan.step.StartGuest;
import hostdev.core.plan.step.Step;
import hostdev.core.plan.step.WriteHook;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Plans the undo of a finished plan. The host is judged as it is now: a disk that came back may have been mounted
/// since. A
/// device that a later plan or somebody else has changed since is never overwritten.
final class UndoPlanner {
    private final Situation situation;
    private final Host host;
    private final Goal.Undo goal;
    private final PlanRecord record;
    private final Draft draft;

    UndoPlanner(Situation before, Goal.Undo goal) {
        this.record = goal.plan();
        this.situation = before.letGo(pulledOut(record));
        this.host = situation.host();
        this.goal = goal;
        this.draft = new Draft(situation);
    }

    /// What the plan had plugged in is asked back first of all.
    private static Set<PciAddress> pulledOut(PlanRecord record) {
        Set<PciAddress> out = new LinkedHashSet<>();
        for (Step step : record.steps()) {
            if (step instanceof PlugIn in) {
                out.add(in.device());
            }
        }
        return out;
    }

    Planning plan() {
        judgeRecord();
        if (draft.blocked()) {
            return draft.end(goal);
        }
        boolean sameBoot = host.bootId().equals(Fact.known(record.bootId()));
        for (int index = record.steps().size() - 1; index >= 0; index--) {
            Step step = record.steps().get(index);
            if (sameBoot || !step.isVolatile()) {
                takeBack(step, record.states().get(index).seen());
            }
        }
        if (!sameBoot) {
            draft.find(Finding.note(
                    "bindings-gone",
                    "",
                    "what plan " + record.id() + " did to drivers was gone with the reboot",
                    "only what outlives a reboot is taken back"));
        }
        return draft.end(goal);
    }

    private void judgeRecord() {
        if (record.isOpen()) {
            draft.find(Finding.blocks(
                    "plan-open",
                    "",
                    "plan " + record.id() + " (" + record.goal() + ") did not come to its end",
                    "",
                    "hostdev recover"));
        } else if (record.last() == Phase.TAKEN_BACK) {
            draft.find(Finding.blocks(
                    "plan-taken-back",
                    "",
                    "plan " + record.id() + " (" + record.goal()
                            + ") has changed nothing: it failed and was taken back",
                    "",
                    "hostdev history shows what there is to undo"));
        } else if (!record.canBeUndone()) {
            draft.find(Finding.blocks(
                    "plan-irreversible",
                    "",
                    "plan " + record.id() + " (" + record.goal()
                            + ") cannot be undone: none of its steps has an inverse",
                    "",
                    goal.finished()
                            .latestToUndo()
                            .map(plan -> "undo the latest plan that can be undone: hostdev undo " + plan.id())
                            .orElse("no other plan is left to undo: hostdev history")));
        } else {
            goal.finished().undoneBy(record).ifPresent(this::alreadyUndone);
        }
    }

    private void alreadyUndone(PlanRecord undo) {
        draft.find(Finding.blocks(
                "plan-undone",
                "",
                "plan " + record.id() + " (" + record.goal() + ") is already undone, by plan " + undo.id(),
                "",
                "apply it again by undoing that: hostdev undo " + undo.id()));
    }

    private void takeBack(Step step, Optional<Seen> seen) {
        switch (step) {
            case DefineGuest define -> definition(define, seen);
            case StartGuest(var guest) -> requireOff(guest(guest));
            case KeepOrigin keep -> savedBinding(keep);
            case KeepPromise keep -> reservation(keep);
            case WriteHook _
            when !record.goal().startsWith("hook ") ->
                draft.find(Finding.note(
                        "hook-stays",
                        "",
                        "libvirt's hook stays installed",
                        "other guests may need it: hostdev hook remove"));
            default -> TakenBack.inverse(step, seen).ifPresent(this::add);
        }
    }

    /// What is saved of a device and its binding are one state: one is never put back without the other
    /// (docs/recovery.md, Undo).
    private void savedBinding(KeepOrigin step) {
        Optional<Origin> now = situation.kept(step.device());
        if (now.equals(step.after())) {
            draft.add(new KeepOrigin(step.device(), step.after(), step.before()));
        } else if (!now.equals(step.before())) {
            draft.find(changedSince(step.device(), "its saved binding is another one now"));
        }
    }

    private void reservation(KeepPromise step) {
        Optional<KeptPromise> now = situation.memory().promise(step.guest(), step.device());
        if (now.equals(step.after())) {
            draft.add(new KeepPromise(step.guest(), step.device(), step.after(), step.before()));
        } else if (!now.equals(step.before())) {
            draft.find(changedSince(step.device(), "its reservation for " + step.guest() + " is another one now"));
        }
    }

    /// Names the plan that did it, where one of ours did.
    private Finding changedSince(PciAddress device, String how) {
        Optional<PlanRecord> later = goal.finished().after(record).stream()
                .filter(plan -> plan.devices().contains(device))
                .reduce((_, last) -> last);
        String by = later.map(
                        plan -> "plan " + plan.id() + " (" + plan.goal() + ") changed it after plan " + record.id())
                .orElse("somebody changed it after plan " + record.id());
        String next = later.map(plan -> "undo that one first: hostdev undo " + plan.id())
                .orElse("hostdev show " + device);
        return Finding.blocks("changed-since", device, by + ": " + how, "undo never overwrites a later change", next);
    }

    private void add(Step inverse) {
        if (inverse instanceof PlugIn(var guest, var device, var _)
                && guest(guest).filter(Guest::active).isEmpty()) {
            draft.find(Finding.note(
                    "guest-off",
                    device,
                    "the guest " + guest + " does not run any more: it is not plugged in again",
                    ""));
        } else if (inverse instanceof Rebind(var device, var from, var to)) {
            rebind(device, from, to);
        } else {
            draft.add(inverse);
        }
    }

    private void rebind(PciAddress device, Binding from, Binding to) {
        Optional<PciFunction> function = host.function(device);
        if (function.isEmpty()) {
            draft.find(Unfit.notThere(device));
            return;
        }
        draft.find(Unfit.binding(function.get()));
        if (!(function.get().binding() instanceof Fact.Known<Binding>(var now))) {
            return;
        }
        if (now.equals(to)) {
            draft.find(Finding.note(
                    "back-already",
                    device,
                    "it has " + to + " again already",
                    "somebody gave it back since plan " + record.id() + ", and it is left as it is"));
            return;
        }
        if (!now.equals(from)) {
            draft.find(changedSince(device, "it had " + from + " then and has " + now + " now"));
            return;
        }
        draft.free(device);
        if (isHosts(from)) {
            draft.lose(device, goal.force());
        }
        if (isHosts(to)) {
            host.groupOf(function.get())
                    .ifPresent(group -> draft.find(GroupViability.heldByOther(host, device, group)));
        }
        draft.add(new Rebind(device, from, to));
    }

    private static boolean isHosts(Binding binding) {
        return binding.driver().filter(driver -> !isForGuests(driver)).isPresent();
    }

    private static boolean isForGuests(DriverName driver) {
        return driver.leavesGroupFree();
    }

    private void definition(DefineGuest step, Optional<Seen> seen) {
        Optional<Guest> guest = guest(step.guest());
        if (guest.isEmpty()) {
            return;
        }
        if (!step.running()) {
            requireOff(guest);
        }
        Optional<String> defined =
                seen.orElse(null) instanceof Seen.Defined(var definition) ? Optional.of(definition) : Optional.empty();
        String now = guest.get().definition();
        String back = TakenBack.definition(step, defined, now);
        if (!back.equals(step.before())) {
            draft.find(Finding.note(
                    "definition-changed",
                    step.guest(),
                    "its definition was changed since plan " + record.id(),
                    "only the plan's own change is taken out of it"));
        }
        if (!back.equals(now)) {
            draft.add(new DefineGuest(step.guest(), now, back, step.running()));
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

    private void requireOff(Optional<Guest> guest) {
        guest.flatMap(Guests::runs).ifPresent(draft::find);
    }
}
