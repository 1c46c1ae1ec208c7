package hostdev.host.apply;

import hostdev.core.finding.Finding;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Phase;
import hostdev.core.plan.PlanRecord;
import hostdev.core.plan.PlanRecord.StepState;
import hostdev.core.plan.Step;
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
                case Entry.Told(var plan, var _, var _) -> findings.add(finding(plan));
                case Entry.Damaged(var _, var file, var why) ->
                    findings.add(Finding.warns(
                            "journal-damaged",
                            file,
                            "this file of the journal cannot be trusted: " + why,
                            "what its plan did to the host is not known",
                            "look at it, then move it away: mv " + file + " " + file + ".damaged"));
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
            if (entry instanceof Entry.Told(var plan, var _, var _) && isAbout(plan, guest, devices)) {
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
            if (StepWords.where(step).equals(guest.name())
                    || step.function().filter(devices::contains).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /// The functions that the kernel still works on for a plan of this boot, and what it does.
    Map<PciAddress, String> inFlight() {
        Map<PciAddress, String> inFlight = new TreeMap<>();
        String bootId = "";
        for (Entry entry : new Journals(state).open()) {
            if (entry instanceof Entry.Told(var plan, var _, var _)) {
                bootId = bootId.isEmpty() ? Executor.bootId(root) : bootId;
                if (plan.bootId().equals(bootId)) {
                    addInFlight(plan, inFlight);
                }
            }
        }
        return inFlight;
    }

    private void addInFlight(PlanRecord plan, Map<PciAddress, String> inFlight) {
        Writers writers = new Writers(root);
        for (int index = 0; index < plan.steps().size(); index++) {
            StepState state = plan.states().get(index);
            Optional<PciAddress> device = plan.steps().get(index).function();
            Optional<PlanRecord.Writer> writer = state.writer().filter(writers::lives);
            if (device.isPresent() && state.is(Phase.IN_FLIGHT) && writer.isPresent()) {
                inFlight.put(
                        device.get(),
                        "the kernel has not ended a write of plan " + plan.id() + " (" + plan.goal() + "), of process "
                                + writer.get().pid());
            }
        }
    }
}
