package hostdev.core.plan;

import java.util.List;
import java.util.Optional;

/// The plans that were carried out to their end on this host, and which of them can still be undone (docs/recovery.md,
/// Undo).
///
/// @param plans the oldest first
public record FinishedPlans(List<PlanRecord> plans) {
    public FinishedPlans {
        plans = List.copyOf(plans);
    }

    /// Those after this one, the oldest first.
    public List<PlanRecord> after(PlanRecord plan) {
        int place = place(plan.id());
        return place < 0 ? List.of() : plans.subList(place + 1, plans.size());
    }

    /// The plan that has undone this one and was not undone itself.
    public Optional<PlanRecord> undoneBy(PlanRecord plan) {
        return after(plan).reversed().stream()
                .filter(later -> later.undoes().equals(Optional.of(plan.id())))
                .filter(later -> undoneBy(later).isEmpty())
                .findFirst();
    }

    /// What plain `hostdev undo` undoes: the latest plan that is in force, is no undo itself, and has a step with an
    /// inverse.
    public Optional<PlanRecord> latestToUndo() {
        return plans.reversed().stream()
                .filter(plan -> plan.undoes().isEmpty()
                        && plan.canBeUndone()
                        && undoneBy(plan).isEmpty())
                .findFirst();
    }

    /// The goal that undoes this plan.
    public Goal.Undo undo(PlanRecord plan, boolean force) {
        return new Goal.Undo(plan, this, force);
    }

    private int place(String id) {
        for (int place = 0; place < plans.size(); place++) {
            if (plans.get(place).id().equals(id)) {
                return place;
            }
        }
        return -1;
    }
}
