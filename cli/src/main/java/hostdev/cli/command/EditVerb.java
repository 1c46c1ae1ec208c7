package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.FindingView;
import hostdev.core.finding.Problem;
import hostdev.core.model.Fact;
import hostdev.core.model.GuestName;
import hostdev.core.plan.Goal;
import hostdev.host.edit.TextEditor;
import hostdev.host.hypervisor.Hypervisor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `hostdev edit GUEST`.
public final class EditVerb {
    private EditVerb() {}

    public static Verb verb() {
        return new Verb(
                "edit",
                Section.VIRSH,
                "edits the definition of a guest that is shut off",
                List.of(Operand.one("GUEST", "the guest's name")),
                List.of(Option.YES, Option.CONNECT),
                """
                Opens the definition in $VISUAL, else $EDITOR, else editor or vi. What comes
                back is checked against libvirt's schema. Where it is refused it may be
                edited again, and its file is kept and named. If somebody else changes the
                definition while the editor is open, the edit is refused.
                """,
                EditVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        GuestName name = GuestLookup.name(arguments.operand(0));
        Change change = Change.begin(arguments, session, "edit");
        TextEditor editor = TextEditor.of(session::env, session.interactive());
        try (Hypervisor hypervisor = session.openHypervisor()) {
            return new Edit(session, change, hypervisor, editor, name).run();
        }
    }

    /// One definition being edited.
    private record Edit(Session session, Change change, Hypervisor hypervisor, TextEditor editor, GuestName name) {
        int run() {
            String before = GuestLookup.shutOff(hypervisor, name).definition();
            Path file = editor.file(before);
            while (true) {
                String after = editor.edit(file);
                if (after.equals(before)) {
                    editor.discard(file);
                    return unchanged();
                }
                int status = attempt(before, after, file);
                if (status == 0) {
                    editor.discard(file);
                    return status;
                }
                if (!session.agreed("Edit it again?")) {
                    session.err().line("hostdev: note: what you wrote is in " + file);
                    return status;
                }
            }
        }

        private int unchanged() {
            String said = "Domain '" + name + "' XML configuration not changed.";
            return session.json()
                    ? session.show(
                            List.of(),
                            hostdev.core.json.Json.object()
                                    .put("goal", "edit " + name.quoted())
                                    .put("applied", false)
                                    .build())
                    : VirshText.show(session, said + "\n");
        }

        /// At a terminal a failure is told and its status returned, so that the person may go on.
        private int attempt(String before, String after, Path file) {
            try {
                return change.makeAsVirsh(
                        new Change.Wish(
                                host -> new Goal.Redefine(name, before, after, Uris.isHere(session.uri()), "edit"),
                                Fact.known(hypervisor),
                                Optional.of("hostdev start " + name.quoted())),
                        "Domain '" + name + "' XML configuration edited.");
            } catch (Problem problem) {
                if (!session.interactive()) {
                    throw kept(problem, file);
                }
                session.err().lines(FindingView.lines(problem));
                return problem.code().exitStatus();
            }
        }

        private static Problem kept(Problem problem, Path file) {
            String hint = problem.hint().map(text -> text + "; ").orElse("") + "what you wrote is in " + file;
            Problem told = switch (problem.code()) {
                case NOT_FIT -> Problem.notFit(problem.where(), problem.what(), hint);
                case USAGE -> Problem.usage(problem.what(), hint);
                case FAILED -> Problem.failed(problem.where(), problem.what(), hint);
                case INTERRUPTED -> Problem.interrupted(problem.where(), problem.what(), hint);
                case UNDO_FAILED -> Problem.undoFailed(problem.where(), problem.what(), hint);
            };
            return told.because(problem);
        }
    }
}
