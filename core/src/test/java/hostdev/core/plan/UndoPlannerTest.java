package hostdev.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Finding;
import hostdev.core.model.Attachment;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.Origin;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.PlanRecord.StepState;
import hostdev.core.plan.step.DefineGuest;
import hostdev.core.plan.step.KeepOrigin;
import hostdev.core.plan.step.LoadModule;
import hostdev.core.plan.step.Rebind;
import hostdev.core.plan.step.ResetFunction;
import hostdev.core.plan.step.StartGuest;
import hostdev.core.plan.step.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UndoPlannerTest {
    private static final String NIC = "01:00.0";
    private static final PciAddress AT = Desk.at(NIC);
    private static final Binding HOSTS = Binding.of(new DriverName("e1000e"));
    private static final Binding GUESTS = Binding.of(DriverName.VFIO_PCI);
    private static final GuestName WIN2K3 = new GuestName("win2k3");

    private static PlanRecord finished(String boot, Step... steps) {
        List<StepState> states = List.of(steps).stream()
                .map(_ -> new StepState(Optional.of(Phase.DONE), Optional.empty(), Optional.empty()))
                .toList();
        return record(boot, Phase.FINISHED, List.of(steps), states);
    }

    private static PlanRecord finished(String id, String goal, Step... steps) {
        List<StepState> states = List.of(steps).stream()
                .map(_ -> new StepState(Optional.of(Phase.DONE), Optional.empty(), Optional.empty()))
                .toList();
        return new PlanRecord(id, Instant.EPOCH, Desk.BOOT, goal, List.of(steps), states, Phase.FINISHED, "");
    }

    private static PlanRecord record(String boot, Phase last, List<Step> steps, List<StepState> states) {
        return new PlanRecord("12", Instant.EPOCH, boot, "assign 0000:01:00.0 --to win2k3", steps, states, last, "");
    }

    private static Plan planned(Desk desk, PlanRecord record) {
        Planning planning = desk.plan(new FinishedPlans(List.of(record)).undo(record, false));
        assertThat(planning).isInstanceOf(Planning.Planned.class);
        return ((Planning.Planned) planning).plan();
    }

    private static List<Finding> refused(Desk desk, PlanRecord record) {
        return refused(desk, new FinishedPlans(List.of(record)).undo(record, false));
    }

    private static List<Finding> refused(Desk desk, Goal.Undo goal) {
        Planning planning = desk.plan(goal);
        assertThat(planning).isInstanceOf(Planning.Refused.class);
        return ((Planning.Refused) planning).findings();
    }

    private static Desk taken() {
        return Desk.chapter().function(NIC, 0x020000, "vfio-pci", 7);
    }

    @Test
    void takesTheStepsBackTheLastFirst() {
        Plan plan = planned(
                taken(),
                finished(Desk.BOOT, new LoadModule("vfio-pci"), new Rebind(AT, HOSTS, GUESTS), new ResetFunction(AT)));
        assertThat(plan.steps()).containsExactly(new Rebind(AT, GUESTS, HOSTS));
        assertThat(plan.goal()).isEqualTo("undo 12");
    }

    @Test
    void writesNotOverWhatSomebodyChangedSince() {
        Desk desk = Desk.chapter().function(NIC, 0x020000, "pci-stub", 7);
        assertThat(refused(desk, finished(Desk.BOOT, new Rebind(AT, HOSTS, GUESTS))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo("changed-since");
                    assertThat(finding.what()).contains("vfio-pci").contains("pci-stub");
                });
    }

    @Test
    void tellsWhatSomebodyHasGivenBackAlready() {
        Plan plan = planned(
                Desk.chapter().function(NIC, 0x020000, "e1000e", 7),
                finished(Desk.BOOT, new Rebind(AT, HOSTS, GUESTS)));
        assertThat(plan.steps()).isEmpty();
        assertThat(plan.notes()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("back-already");
            assertThat(finding.what()).isEqualTo("it has e1000e again already");
        });
    }

    @Test
    void looksWhetherTheHostUsesAgainWhatItWouldTake() {
        Desk desk = Desk.chapter().attached(NIC, Attachment.Kind.NETWORK, "eth1", "default route", true);
        assertThat(refused(desk, finished(Desk.BOOT, new Rebind(AT, GUESTS, HOSTS))))
                .extracting(Finding::code)
                .contains("host-needs-device");
    }

    @Test
    void givesNothingToTheHostWhileAGuestHasItsGroup() {
        Desk desk = Desk.chapter()
                .function("00:1d.0", 0x0c0300, "vfio-pci", 4)
                .function("00:1d.7", 0x0c0320, "vfio-pci", 4)
                .held("00:1d.7", "win2k3");
        PlanRecord record =
                finished(Desk.BOOT, new Rebind(Desk.at("00:1d.0"), Binding.of(new DriverName("uhci_hcd")), GUESTS));
        assertThat(refused(desk, record)).extracting(Finding::code).contains("group-held");
    }

    @Test
    void namesThePlanThatChangedTheDeviceLater() {
        PlanRecord first = finished("12", "unbind 0000:01:00.0", new Rebind(AT, HOSTS, Binding.none()));
        PlanRecord later = finished("13", "bind 0000:01:00.0 vfio-pci", new Rebind(AT, Binding.none(), GUESTS));
        Goal.Undo goal = new FinishedPlans(List.of(first, later)).undo(first, false);
        assertThat(refused(taken(), goal)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("changed-since");
            assertThat(finding.what()).contains("plan 13 (bind 0000:01:00.0 vfio-pci) changed it after plan 12");
            assertThat(finding.fix()).hasValueSatisfying(fix -> assertThat(fix).contains("hostdev undo 13"));
        });
    }

    @Test
    void refusesToPutABindingBackWithoutWhatWasSavedOfIt() {
        Origin saved = new Origin(AT, HOSTS, List.of(), false, Desk.BOOT);
        Step keep = new KeepOrigin(AT, Optional.of(saved), Optional.empty());
        PlanRecord undo = finished("13", "undo 12", keep, new Rebind(AT, GUESTS, HOSTS));
        Desk desk = Desk.chapter().function(NIC, 0x020000, "e1000e", 7).origin(NIC, "igb", false, Desk.BOOT);
        assertThat(refused(desk, new FinishedPlans(List.of(undo)).undo(undo, false)))
                .extracting(Finding::code)
                .containsExactly("changed-since");
    }

    @Test
    void saysWhichPlanCanBeUndoneAfterAReset() {
        PlanRecord bind = finished("12", "bind 0000:01:00.0 vfio-pci", new Rebind(AT, HOSTS, GUESTS));
        PlanRecord reset = finished("13", "reset 0000:01:00.0", new ResetFunction(AT));
        FinishedPlans plans = new FinishedPlans(List.of(bind, reset));
        assertThat(plans.latestToUndo()).contains(bind);
        assertThat(refused(taken(), plans.undo(reset, false))).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("plan-irreversible");
            assertThat(finding.fix()).hasValueSatisfying(fix -> assertThat(fix).contains("hostdev undo 12"));
        });
    }

    @Test
    void undoesAPlanOnlyOnceAndAppliesItAgainByUndoingTheUndo() {
        PlanRecord bind = finished("12", "bind 0000:01:00.0 vfio-pci", new Rebind(AT, HOSTS, GUESTS));
        PlanRecord undo = finished("13", "undo 12", new Rebind(AT, GUESTS, HOSTS));
        FinishedPlans plans = new FinishedPlans(List.of(bind, undo));
        Desk free = Desk.chapter().function(NIC, 0x020000, "e1000e", 7);
        assertThat(plans.latestToUndo()).isEmpty();
        assertThat(refused(free, plans.undo(bind, false))).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("plan-undone");
            assertThat(finding.fix()).hasValueSatisfying(fix -> assertThat(fix).contains("hostdev undo 13"));
        });
        Planning again = free.plan(plans.undo(undo, false));
        assertThat(again).isInstanceOf(Planning.Planned.class);
        assertThat(((Planning.Planned) again).plan().steps()).containsExactly(new Rebind(AT, HOSTS, GUESTS));
    }

    @Test
    void canUndoAPlanAgainAfterItsUndoWasUndone() {
        PlanRecord bind = finished("12", "bind 0000:01:00.0 vfio-pci", new Rebind(AT, HOSTS, GUESTS));
        PlanRecord undo = finished("13", "undo 12", new Rebind(AT, GUESTS, HOSTS));
        PlanRecord redo = finished("14", "undo 13", new Rebind(AT, HOSTS, GUESTS));
        assertThat(new FinishedPlans(List.of(bind, undo, redo)).latestToUndo()).contains(bind);
    }

    @Test
    void leavesBindingsOfAnEarlierBootAlone() {
        Plan plan = planned(Desk.chapter(), finished("boot-before", new Rebind(AT, HOSTS, GUESTS)));
        assertThat(plan.steps()).isEmpty();
        assertThat(plan.notes()).extracting(Finding::code).containsExactly("bindings-gone");
    }

    @Test
    void takesOnlyItsOwnChangeOutOfADefinitionThatWasChangedSince() {
        String before = "<domain type='kvm'>\n  <name>win2k3</name>\n  <devices>\n  </devices>\n</domain>\n";
        String planned = hostdev.core.format.DomainXml.parse("win2k3", before)
                .withHostdev(AT, true)
                .text();
        String now = planned.replace("<devices>", "<memory>1</memory>\n  <devices>");
        Desk desk = taken().guest("win2k3", Guest.State.SHUT_OFF, NIC);
        DefineGuest step = new DefineGuest(WIN2K3, before, planned);

        assertThat(TakenBack.definition(step, Optional.of(planned), now))
                .isEqualTo(before.replace("<devices>", "<memory>1</memory>\n  <devices>"));
        assertThat(TakenBack.definition(step, Optional.of(planned), planned)).isEqualTo(before);

        Plan plan = planned(desk, finished(Desk.BOOT, step));
        assertThat(plan.steps())
                .singleElement()
                .isInstanceOfSatisfying(
                        DefineGuest.class, back -> assertThat(back.after()).doesNotContain("hostdev"));
    }

    @Test
    void doesNotPullThePlugOfAGuestThatRuns() {
        Desk desk = taken().guest("win2k3", Guest.State.RUNNING, NIC);
        assertThat(refused(desk, finished(Desk.BOOT, new StartGuest(WIN2K3))))
                .extracting(Finding::code)
                .containsExactly("guest-runs");
    }

    @Test
    void undoesNoPlanThatDidNotComeToItsEnd() {
        List<Step> steps = List.of(new Rebind(AT, HOSTS, GUESTS));
        List<StepState> begun = List.of(new StepState(Optional.of(Phase.BEGINS), Optional.empty(), Optional.empty()));
        assertThat(refused(taken(), record(Desk.BOOT, Phase.BEGINS, steps, begun)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.fix())
                        .hasValueSatisfying(fix -> assertThat(fix).contains("hostdev recover")));
        assertThat(refused(taken(), record(Desk.BOOT, Phase.TAKEN_BACK, steps, begun)))
                .extracting(Finding::code)
                .containsExactly("plan-taken-back");
    }

    @Test
    void touchesNothingThatTheKernelStillWorksOn() {
        Desk desk = taken().locked(AT, "the kernel has not ended a write of plan 11");
        assertThat(refused(desk, finished(Desk.BOOT, new Rebind(AT, HOSTS, GUESTS))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo("device-locked");
                    assertThat(finding.what()).contains("plan 11");
                });
    }
}
