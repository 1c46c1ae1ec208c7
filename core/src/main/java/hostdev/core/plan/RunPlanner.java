package hostdev.core.plan;

import hostdev.core.finding.GroupViability;
import hostdev.core.format.Definition;
import hostdev.core.model.Binding;
import hostdev.core.model.Fact;
import hostdev.core.model.Origin;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.Optional;
import java.util.Set;

/// Plans what libvirt's hook does for one run of a guest: what it needs before, and what goes back after.
final class RunPlanner {
    private final Situation situation;
    private final Goal goal;
    private final Draft draft;

    RunPlanner(Situation situation, Goal goal) {
        this.situation = situation;
        this.goal = goal;
        this.draft = new Draft(situation);
    }

    Planning prepare(Goal.Prepare wish) {
        Definition definition = Definition.parse(wish.guest().name(), wish.definition());
        new Promising(situation, draft, wish.guest()).requireInPlace(definition);
        if (draft.blocked()) {
            return draft.end(goal);
        }
        draft.takeUntilEndOf(wish.guest());
        Preparation preparation = new Preparation(situation, draft, wish.guest(), definition);
        preparation.judge(Set.of());
        if (!draft.blocked()) {
            preparation.take(Set.of());
        }
        return draft.end(goal);
    }

    /// What is held until `hostdev release` stays.
    Planning settle(Goal.Settle wish) {
        for (Origin origin : situation.origins().values()) {
            if (origin.until().equals(Optional.of(wish.guest()))) {
                settle(origin);
            }
        }
        return draft.end(goal);
    }

    private void settle(Origin origin) {
        PciAddress device = origin.device();
        Optional<PciFunction> function = situation.host().function(device);
        boolean ofThisBoot = situation.origin(device).isPresent();
        if (function.isEmpty() || !ofThisBoot) {
            draft.forget(origin);
            return;
        }
        draft.free(device);
        situation
                .host()
                .groupOf(function.get())
                .ifPresent(group -> draft.find(GroupViability.heldByOther(situation.host(), device, group)));
        if (function.get().binding() instanceof Fact.Known<Binding>(var now)) {
            draft.settle(origin, now);
        }
    }
}
