package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.core.finding.Problem;
import hostdev.core.model.Fact;
import hostdev.core.plan.FinishedPlans;
import hostdev.core.plan.PlanRecord;
import hostdev.host.apply.Journals;
import hostdev.host.hypervisor.Hypervisor;
import java.util.List;
import java.util.Optional;

/// `hostdev undo [PLAN]`.
public final class UndoVerb {
    private static final String LOOK = "hostdev history lists them";

    private UndoVerb() {}

    public static Verb verb() {
        return new Verb(
                "undo",
                Section.PLAN,
                "undoes a plan",
                List.of(Operand.optional(
                        "PLAN", "its number in 'hostdev history'; without one, the latest that can be undone")),
                List.of(Option.FORCE, Option.YES, Option.DRY_RUN, Option.TIMINGS, Option.CONNECT),
                """
                Puts drivers, driver_override, network configuration and the guest's
                definition back to what they were before the plan. The host is judged as it
                is now: a device in use is not taken away, and a device that a later plan
                changed is refused with the number of that plan, to be undone first. Without
                a number, undoes the latest plan that can be undone. An undo is a plan too:
                undoing it applies the plan again. Of a plan from before a reboot only what
                outlives a reboot is undone.

                Examples:
                  hostdev undo
                  hostdev undo 12 --dry-run
                """,
                UndoVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        Change change = Change.begin(arguments, session, "undo");
        Journals journals = new Journals(Change.state(session));
        FinishedPlans finished = journals.finished();
        PlanRecord record = arguments.operands().isEmpty()
                ? finished.latestToUndo().orElseThrow(() -> Problem.notFit("", "no plan is left to undo", LOOK))
                : named(journals, arguments.operand(0));
        boolean aboutGuests =
                record.steps().stream().anyMatch(step -> step.runOf().isPresent());
        Optional<Hypervisor> hypervisor = aboutGuests ? Optional.of(session.openWithQemus()) : Optional.empty();
        try {
            return change.make(new Change.Wish(
                    _ -> finished.undo(record, arguments.has("--force")),
                    hypervisor.<Fact<Hypervisor>>map(Fact::known).orElseGet(() -> Fact.unknown("not asked")),
                    Optional.empty()));
        } finally {
            hypervisor.ifPresent(Hypervisor::close);
        }
    }

    private static PlanRecord named(Journals journals, String id) {
        return switch (journals.named(id).orElse(null)) {
            case null -> throw Problem.usage("there is no plan '" + id + "'", LOOK);
            case Journals.Entry.Told(var plan, var _) -> plan;
            case Journals.Entry.Empty _ -> throw Problem.notFit("plan " + id, "nothing of it was begun", LOOK);
            case Journals.Entry.Damaged damaged ->
                throw Problem.notFit(
                        damaged.file(), "what plan " + id + " did cannot be read: " + damaged.why(), damaged.cure());
        };
    }
}
