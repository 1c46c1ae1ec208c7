package hostdev.core.plan;

import hostdev.core.finding.Finding;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Decides how a goal is reached from where the host is, or why it is refused. A pure function: what it decides is
/// shown, and applied by somebody else.
public final class Planner {
    private Planner() {}

    public static Planning plan(Situation situation, Goal goal) {
        return unlessLocked(situation, decide(situation, goal));
    }

    /// What the kernel still works on must not be touched: the next write would hang behind the one that hangs. Nor
    /// must
    /// a device of which it is not known where a plan has left it.
    private static Planning unlessLocked(Situation situation, Planning planning) {
        if (!(planning instanceof Planning.Planned(var plan))) {
            return planning;
        }
        List<Finding> barred = new ArrayList<>();
        for (PciAddress device : devices(plan)) {
            Optional.ofNullable(situation.locked().get(device))
                    .ifPresent(locked -> barred.add(Finding.blocks(
                            "device-locked", device, "it is locked: " + locked.what(), locked.why(), locked.cure())));
        }
        return barred.isEmpty() ? planning : new Planning.Refused(List.copyOf(barred));
    }

    private static Set<PciAddress> devices(Plan plan) {
        Set<PciAddress> devices = new TreeSet<>();
        plan.steps().forEach(step -> step.function().ifPresent(devices::add));
        return devices;
    }

    private static Planning decide(Situation situation, Goal goal) {
        return switch (goal) {
            case Goal.Assign assign -> new AssignPlanner(situation, assign).plan();
            case Goal.Release release -> new ReleasePlanner(situation, release).plan();
            case Goal.Bind bind -> new BindPlanner(situation, bind, bind.device(), bind.force()).bind(bind.driver());
            case Goal.Unbind unbind -> new BindPlanner(situation, unbind, unbind.device(), unbind.force()).unbind();
            case Goal.Reset reset -> new BindPlanner(situation, reset, reset.device(), reset.force()).reset();
            case Goal.Revive revive -> new RevivePlanner(situation, revive).plan();
            case Goal.Reattach reattach -> new BindPlanner(situation, reattach, reattach.device(), false).reattach();
            case Goal.Redefine redefine -> new GuestPlanner(situation, redefine).redefine(redefine);
            case Goal.Undo undo -> new UndoPlanner(situation, undo).plan();
            case Goal.Start start -> new GuestPlanner(situation, start).start(start);
            case Goal.Prepare prepare -> new RunPlanner(situation, prepare).prepare(prepare);
            case Goal.Settle settle -> new RunPlanner(situation, settle).settle(settle);
            case Goal.Keep keep -> new KeepPlanner(situation, keep).plan();
            case Goal.Ready ready -> new ReadyPlanner(situation, ready).plan();
            case Goal.InstallHook install -> new HookPlanner(new Draft(situation)).install(situation, install);
            case Goal.SetBoolean set -> BooleanPlanner.plan(new Draft(situation), set);
            case Goal.RemoveHook remove -> new HookPlanner(new Draft(situation)).remove(situation, remove);
        };
    }

    /// The functions that a goal is about: those that it names, and those of a guest that it starts or gives
    /// another definition.
    public static List<PciAddress> concerned(Goal goal, Fact<List<Guest>> guests) {
        Set<PciAddress> devices = new LinkedHashSet<>(goal.devices());
        switch (goal) {
            case Goal.Prepare prepare -> devices.addAll(Guests.sources(prepare.guest(), prepare.definition()));
            case Goal.Start start -> devices.addAll(sources(start.guest(), guests));
            case Goal.Redefine redefine -> devices.addAll(Guests.sources(redefine.guest(), redefine.after()));
            case Goal.Assign assign when assign.start() -> devices.addAll(sources(assign.guest(), guests));
            default -> {
                // no guest is started
            }
        }
        return List.copyOf(devices);
    }

    private static List<PciAddress> sources(GuestName name, Fact<List<Guest>> guests) {
        return Guests.named(guests.seen().orElse(List.of()), name)
                .map(guest -> Guests.sources(name, guest.definition()))
                .orElse(List.of());
    }
}
