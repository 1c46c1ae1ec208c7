package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.HistoryView;
import hostdev.cli.view.PlanRecordView;
import hostdev.core.finding.Problem;
import hostdev.host.apply.Journals;
import java.util.List;

/// `hostdev history [PLAN]`.
public final class HistoryVerb {
    private HistoryVerb() {}

    public static Verb verb() {
        return new Verb(
                "history",
                Section.PLAN,
                "lists what hostdev did on this host, or one plan step by step",
                List.of(Operand.optional("PLAN", "its number")),
                List.of(Option.HOST),
                """
                The last 200 plans are kept in /var/lib/hostdev/journal, which only root may
                read. One that was cut off or not wholly undone is never dropped.
                """,
                HistoryVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        if (session.root().live()) {
            Change.requireRoot(session, "history " + arguments.line());
        }
        Journals journals = new Journals(Change.state(session));
        if (arguments.operands().isEmpty()) {
            return session.show(new HistoryView(journals.all()));
        }
        String id = arguments.operand(0);
        return switch (journals.named(id).orElse(null)) {
            case null -> throw Problem.usage("there is no plan '" + id + "'", "hostdev history lists them");
            case Journals.Entry.Told(var plan, var _) -> session.show(new PlanRecordView(plan));
            case Journals.Entry.Empty _ -> throw Problem.notFit("plan " + id, "nothing of it was begun", "");
            case Journals.Entry.Damaged damaged ->
                throw Problem.notFit(damaged.file(), "cannot be read: " + damaged.why(), damaged.cure());
        };
    }
}
