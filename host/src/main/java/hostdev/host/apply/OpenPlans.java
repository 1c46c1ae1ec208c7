package hostdev.host.apply;

import hostdev.core.finding.Finding;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Phase;
import hostdev.core.plan.PlanRecord;
import hostdev.core.plan.PlanRecord.StepState;
import hostdev.core.plan.Situation;
import hostdev.core.plan.step.Step;
import hostdev.host.apply.Journals.Entry;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What earlier plans left open, as those that come after have to know it.
public final class OpenPlans {
    private final HostRoot root;
    private final StateDirectory state;

    public OpenPlans(HostRoot root, StateDirectory state) {
        this.root = root;
        this.state = state;
    }

    /// Blocks for a plan that was cut off: the host is in the middle of it. Warns of one that could not be undone, and
    /// of
    /// a journal that cannot be trusted. Only for who holds the lock: another's plan is always in its middle.
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (Entry entry : new Journals(state).open()) {
            switch (entry) {
                case Entry.Told(var plan, var _) -> findings.add(finding(plan));
                case Entry.Damaged damaged ->
                    findings.add(Finding.warns(
                            damaged.newer() ? "journal-newer" : "journal-damaged",
                            damaged.file(),
                            "the journal of " + damaged.plan() + " cannot be read: " + damaged.why(),
                            "what the plan did to the host is not known; its devices are locked",
                            damaged.cure()));
                case Entry.Empty _ -> {
                    // nothing was begun
                }
            }
        }
        return findings;
    }

    private static Finding finding(PlanRecord plan) {
        String name = "plan " + plan.id() + " (" + plan.goal() + ")";
        return plan.wasCutOff()
                ? Finding.blocks(
                        "plan-cut-off",
                        "",
                        name + " was cut off when " + plan.done() + " of "
                                + plan.steps().size() + " steps were done",
                        "nothing else is begun until the host is as before it or as after it",
                        "hostdev recover")
                : Finding.warns(
                        "plan-left", "", name + " failed, and not all of it is undone yet", "", "hostdev recover");
    }

    /// Blocks for each plan that is not settled and has a step about this guest or one of these functions: what it left
    /// half done, a start would use.
    List<Finding> inTheWayOf(GuestName guest, Collection<PciAddress> devices) {
        List<Finding> findings = new ArrayList<>();
        for (Entry entry : new Journals(state).open()) {
            if (entry instanceof Entry.Told(var plan, var _) && isAbout(plan, guest, devices)) {
                findings.add(Finding.blocks(
                        "plan-open",
                        guest,
                        "plan " + plan.id() + " (" + plan.goal() + ") did not come to its end, and is about it",
                        "what it left half done is not started with",
                        "hostdev recover"));
            }
        }
        return findings;
    }

    private static boolean isAbout(PlanRecord plan, GuestName guest, Collection<PciAddress> devices) {
        for (Step step : plan.steps()) {
            if (step.subject().equals(guest.name())
                    || step.function().filter(devices::contains).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /// The functions that must not be touched, each with the reason and what leads out: the kernel still works on them
    /// for a plan of this boot, or what a plan did to them is not known.
    Map<PciAddress, Situation.Locked> locked() {
        Map<PciAddress, Situation.Locked> locked = new TreeMap<>();
        for (Entry entry : new Journals(state).open()) {
            switch (entry) {
                case Entry.Empty _ -> {
                    // nothing was begun
                }
                case Entry.Damaged damaged ->
                    damaged.devices().forEach(device -> locked.put(device, unreadable(damaged)));
                case Entry.Told(var plan, var _) -> {
                    if (plan.last() == Phase.UNRECOVERED) {
                        plan.devices().forEach(device -> locked.put(device, unrecovered(plan)));
                    }
                    addInFlight(plan, locked);
                }
            }
        }
        return locked;
    }

    private static Situation.Locked unreadable(Entry.Damaged damaged) {
        return new Situation.Locked(
                "the journal of " + damaged.plan() + " cannot be read: " + damaged.why(),
                "what that plan did to the device is not known",
                damaged.cure());
    }

    private static Situation.Locked unrecovered(PlanRecord plan) {
        return new Situation.Locked(
                "plan " + plan.id() + " (" + plan.goal() + ") could not be recovered: " + plan.why(),
                "the device may be left in the middle of it",
                "hostdev recover");
    }

    private void addInFlight(PlanRecord plan, Map<PciAddress, Situation.Locked> locked) {
        if (!plan.bootId().equals(Executor.bootId(root))) {
            return;
        }
        Writers writers = new Writers(root);
        for (int index = 0; index < plan.steps().size(); index++) {
            StepState state = plan.states().get(index);
            Optional<PciAddress> device = plan.steps().get(index).function();
            Optional<PlanRecord.Writer> writer = state.writer().filter(writers::lives);
            if (device.isPresent() && writer.isPresent()) {
                locked.put(
                        device.get(),
                        new Situation.Locked(
                                "the kernel has not ended a write of plan " + plan.id() + " (" + plan.goal()
                                        + "), of process " + writer.get().pid(),
                                "the kernel lets nothing else happen to the device until that write has ended",
                                "once what holds the device has ended: hostdev recover"));
            }
        }
    }
}
