package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.core.finding.Problem;
import hostdev.core.model.Fact;
import hostdev.core.plan.Goal;
import hostdev.core.plan.PlanRecord;
import hostdev.core.plan.Step;
import hostdev.host.apply.Journals;
import hostdev.host.hypervisor.Hypervisor;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `hostdev undo [PLAN]`.
public final class UndoVerb {
    private static final String LOOK = "hostdev history lists them";

    private UndoVerb() {}

    public static Verb verb() {
        return new Verb(
                "undo",
                Section.PLAN,
                "takes back what a plan did",
                List.of(Operand.optional("PLAN", "its number in 'hostdev history'; without one, the latest")),
                List.of(Option.FORCE, Option.YES, Option.DRY_RUN, Option.TIMINGS, Option.CONNECT),
                """
                Drivers, driver_override, network configuration and the guest's definition
                become what they were before the plan. The host is looked at as it is now:
                what it uses is not taken away, what somebody has changed since is not
                written over. Undoing is a plan too: it stands in the history and can be
                undone. Bindings made before a reboot were gone with it; of such a plan only
                what outlives a reboot is taken back.

                Examples:
                  hostdev undo
                  hostdev undo 12 --dry-run
                """,
                UndoVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        Change change = Change.begin(arguments, session, "undo");
        Journals journals = new Journals(Change.state(session));
        PlanRecord record = arguments.operands().isEmpty() ? latest(journals) : named(journals, arguments.operand(0));
        boolean aboutGuests = record.steps().stream().anyMatch(UndoVerb::isAboutGuest);
        Optional<Hypervisor> hypervisor = aboutGuests ? Optional.of(session.openWithQemus()) : Optional.empty();
        try {
            return change.make(new Change.Wish(
                    _ -> new Goal.Undo(record, arguments.has("--force")),
                    hypervisor.<Fact<Hypervisor>>map(Fact::known).orElseGet(() -> Fact.unknown("not asked")),
                    Optional.empty()));
        } finally {
            hypervisor.ifPresent(Hypervisor::close);
        }
    }

    private static boolean isAboutGuest(Step step) {
        return switch (step) {
            case Step.DefineGuest _, Step.StartGuest _, Step.StopGuest _, Step.PlugIn _, Step.PullOut _ -> true;
            default -> false;
        };
    }

    private static PlanRecord named(Journals journals, String id) {
        return switch (journals.named(id).orElse(null)) {
            case null -> throw Problem.usage("there is no plan '" + id + "'", LOOK);
            case Journals.Entry.Told(var plan, var _, var _) -> plan;
            case Journals.Entry.Empty _ -> throw Problem.notFit("plan " + id, "nothing of it was begun", LOOK);
            case Journals.Entry.Damaged(var _, var file, var why) ->
                throw Problem.notFit(file, "what plan " + id + " did cannot be read: " + why, LOOK);
        };
    }

    /// The last one that did something, is not an undoing, and was not undone.
    private static PlanRecord latest(Journals journals) {
        Set<String> undone = new HashSet<>();
        for (Journals.Entry entry : journals.all().reversed()) {
            if (entry instanceof Journals.Entry.Told(var plan, var _, var _)
                    && plan.last() == hostdev.core.plan.Phase.FINISHED
                    && !undone.contains(plan.id())) {
                if (plan.undoes().isEmpty()) {
                    return plan;
                }
                undone.add(plan.undoes().get());
            }
        }
        throw Problem.notFit("", "there is nothing to undo", LOOK);
    }
}
