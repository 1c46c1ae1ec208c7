package hostdev.core.plan;

import hostdev.core.finding.Aftermath;
import hostdev.core.finding.Finding;
import hostdev.core.finding.GroupViability;
import hostdev.core.finding.Unfit;
import hostdev.core.model.Binding;
import hostdev.core.model.Capability;
import hostdev.core.model.DriverName;
import hostdev.core.model.Host;
import hostdev.core.model.NetworkConfig;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.Slot;
import hostdev.core.plan.step.FindAgain;
import hostdev.core.plan.step.LoseNetwork;
import hostdev.core.plan.step.RemoveFunction;
import hostdev.core.plan.step.ResetFunction;
import hostdev.core.plan.step.RestoreNetwork;
import hostdev.core.plan.step.Step;
import hostdev.core.plan.step.SwitchSlot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Plans one way by which a function may come back: a reset, being forgotten and found again, or the power of its slot.
final class RevivePlanner {
    private final Situation situation;
    private final Host host;
    private final Goal.Revive goal;
    private final PciAddress device;
    private final Draft draft;

    RevivePlanner(Situation situation, Goal.Revive goal) {
        this.situation = situation;
        this.host = situation.host();
        this.goal = goal;
        this.device = goal.device();
        this.draft = new Draft(situation);
    }

    Planning plan() {
        Optional<PciFunction> function = host.function(device);
        if (function.isEmpty()) {
            draft.find(Finding.blocks(
                    "no-such-device",
                    device,
                    "the kernel does not know such a device",
                    "",
                    "have it look for all: echo 1 > /sys/bus/pci/rescan"));
            return draft.end(goal);
        }
        switch (goal.way()) {
            case RESET -> reset(function.get());
            case RESCAN -> rescan(List.of(function.get()), List.of());
            case POWER -> power();
        }
        return draft.end(goal);
    }

    private void reset(PciFunction function) {
        draft.find(Unfit.bridge(function).or(() -> Unfit.chipset(host, function)));
        inUse(function);
        if (!situation.resettable().contains(device)) {
            draft.find(Finding.blocks("no-reset", device, "the kernel knows no way to reset it", "", otherWays()));
        }
        draft.add(new ResetFunction(device));
    }

    private String otherWays() {
        return "hostdev revive " + device + " --by rescan";
    }

    /// Everything that is in the slot goes, and comes again.
    private void power() {
        Optional<Slot> slot = situation.hardware().slotOf(device).filter(Slot::power);
        if (slot.isEmpty()) {
            draft.find(Finding.blocks(
                    "no-slot-power",
                    device,
                    "it is in no slot whose power can be switched",
                    "only switching the whole machine off takes its power",
                    ""));
            return;
        }
        List<PciFunction> inSlot = new ArrayList<>();
        for (PciFunction function : host.all()) {
            if (function.address().sameDevice(device)) {
                inSlot.add(function);
            }
        }
        for (PciFunction other : inSlot) {
            if (!other.address().equals(device)) {
                draft.find(Finding.warns(
                        "slot-hits-others",
                        other.address(),
                        "it is in slot " + slot.get().name() + " too, loses its power and comes back as new",
                        "",
                        ""));
            }
        }
        String name = slot.get().name();
        rescan(inSlot, List.of(new SwitchSlot(device, name, false), new SwitchSlot(device, name, true)));
    }

    /// @param between what is done while the kernel does not know them
    private void rescan(List<PciFunction> functions, List<Step> between) {
        functions.forEach(this::judge);
        if (draft.blocked()) {
            return;
        }
        for (PciFunction function : functions) {
            draft.networks(function.address())
                    .forEach(network -> draft.add(new LoseNetwork(function.address(), network)));
        }
        for (PciFunction function : functions.reversed()) {
            draft.add(new RemoveFunction(function.address(), function.parent(), binding(function), answers(function)));
        }
        between.forEach(draft::add);
        for (PciFunction function : functions) {
            draft.add(new FindAgain(
                    function.address(),
                    function.parent(),
                    binding(function),
                    function.address().equals(device) || answers(function)));
        }
        for (PciFunction function : functions) {
            for (NetworkConfig network : draft.networks(function.address())) {
                draft.add(new RestoreNetwork(function.address(), network));
            }
        }
    }

    private boolean answers(PciFunction function) {
        return !Aftermath.isDead(situation.hardware().configOf(function.address()));
    }

    private static Binding binding(PciFunction function) {
        return function.binding().seen().orElseThrow();
    }

    private void judge(PciFunction function) {
        draft.find(Unfit.bridge(function).or(() -> Unfit.chipset(host, function)));
        draft.find(Unfit.binding(function));
        inUse(function);
        virtualFunctions(function);
        // found again, it is the kernel's own driver that it gets first
        host.groupOf(function)
                .ifPresent(group -> draft.find(GroupViability.heldByOther(host, function.address(), group)));
    }

    private void inUse(PciFunction function) {
        draft.free(function.address());
        boolean hosts = function.driver()
                .either(driver -> driver.filter(DriverName::isForGuests).isEmpty(), _ -> true);
        if (hosts) {
            draft.lose(function.address(), goal.force());
        }
    }

    private void virtualFunctions(PciFunction function) {
        situation.hardware().configOf(function.address()).seen().ifPresent(config -> {
            for (Capability capability : config.capabilities()) {
                if (capability instanceof Capability.SingleRootIov sriov && sriov.numVfs() > 0 && !config.dead()) {
                    draft.find(Finding.blocks(
                            "has-virtual-functions",
                            function.address(),
                            "it has " + sriov.numVfs() + " virtual functions, which would go with it",
                            "",
                            "echo 0 > /sys/bus/pci/devices/" + function.address() + "/sriov_numvfs"));
                }
            }
        });
    }
}
