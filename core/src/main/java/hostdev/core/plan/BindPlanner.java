package hostdev.core.plan;

import hostdev.core.finding.Finding;
import hostdev.core.finding.GroupViability;
import hostdev.core.finding.Unfit;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.Host;
import hostdev.core.model.Origin;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.plan.step.ResetFunction;
import java.util.Optional;

/// Plans what moves one function, and no guest.
final class BindPlanner {
    private final Situation situation;
    private final Host host;
    private final Goal goal;
    private final PciAddress device;
    private final boolean force;
    private final Draft draft;

    BindPlanner(Situation situation, Goal goal, PciAddress device, boolean force) {
        this.situation = situation;
        this.host = situation.host();
        this.goal = goal;
        this.device = device;
        this.force = force;
        this.draft = new Draft(situation);
    }

    Planning bind(DriverName driver) {
        Optional<PciFunction> function = movable();
        if (function.isEmpty()) {
            return draft.end(goal);
        }
        Binding now = function.get().binding().seen().orElseThrow();
        if (now.driver().equals(Optional.of(driver))) {
            return draft.end(goal);
        }
        if (now.driver().isPresent() || driver.isForGuests()) {
            draft.find(Unfit.chipset(host, function.get()));
        }
        draft.find(Unfit.dead(function.get()));
        takeable(function.get());
        available(driver);
        if (driver.isVfio()) {
            draft.find(Unfit.withoutIommu(host, situation.hardware(), function.get(), situation.iommuTable()));
        }
        if (!driver.leavesGroupFree()) {
            host.groupOf(function.get())
                    .ifPresent(group -> draft.find(GroupViability.heldByOther(host, device, group)));
        }
        if (draft.blocked()) {
            return draft.end(goal);
        }
        Optional<Origin> origin = situation.origin(device);
        if (origin.flatMap(it -> it.binding().driver()).equals(Optional.of(driver))) {
            draft.giveBack(device, now, origin.orElseThrow());
        } else {
            draft.take(function.get(), Optional.of(driver), false);
        }
        return draft.end(goal);
    }

    Planning unbind() {
        Optional<PciFunction> function = movable();
        if (function.isEmpty()
                || function.get().binding().seen().flatMap(Binding::driver).isEmpty()) {
            return draft.end(goal);
        }
        draft.find(Unfit.chipset(host, function.get()));
        takeable(function.get());
        if (!draft.blocked()) {
            draft.take(function.get(), Optional.empty(), false);
        }
        return draft.end(goal);
    }

    Planning reattach() {
        Optional<PciFunction> function = movable();
        if (function.isEmpty()) {
            return draft.end(goal);
        }
        draft.free(device);
        host.groupOf(function.get()).ifPresent(group -> draft.find(GroupViability.heldByOther(host, device, group)));
        draft.giveBack(function.get());
        return draft.end(goal);
    }

    Planning reset() {
        Optional<PciFunction> function = host.function(device);
        if (function.isEmpty()) {
            draft.find(Unfit.notThere(device));
            return draft.end(goal);
        }
        draft.find(Unfit.bridge(function.get()).or(() -> Unfit.chipset(host, function.get())));
        takeable(function.get());
        if (!situation.resettable().contains(device)) {
            draft.find(Finding.blocks(
                    "no-reset",
                    device,
                    "the kernel knows no way to reset it: it has no reset method",
                    "it has neither a function level reset nor a bus of its own",
                    ""));
        }
        draft.add(new ResetFunction(device));
        return draft.end(goal);
    }

    /// The function, where it is one that can be moved; else the draft says why not.
    private Optional<PciFunction> movable() {
        Optional<PciFunction> function = host.function(device);
        if (function.isEmpty()) {
            draft.find(Unfit.notThere(device));
            return Optional.empty();
        }
        draft.find(Unfit.bridge(function.get()));
        draft.find(Unfit.binding(function.get()));
        return draft.blocked() ? Optional.empty() : function;
    }

    private void takeable(PciFunction function) {
        draft.free(function.address());
        draft.lose(function.address(), force);
    }

    /// A driver for guests is loaded; another takes every device that it knows, which must be a person's own decision.
    private void available(DriverName driver) {
        if (situation.drivers().contains(driver)) {
            return;
        }
        if (driver.isForGuests()) {
            draft.needDriver(driver);
            return;
        }
        draft.find(Finding.blocks(
                "driver-not-there",
                device,
                "the kernel has no driver " + driver + " now",
                "loading it is left to you: it takes every free device that it knows",
                "modprobe " + driver.module()));
    }
}
