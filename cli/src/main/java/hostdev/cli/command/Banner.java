package hostdev.cli.command;

import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.Line;
import hostdev.host.apply.Unfinished;
import java.util.Optional;
import java.util.Set;

/// What stands before the result of every command while a change is unfinished.
public final class Banner {
    /// What completes it, and what is read by programs that know nothing of it.
    private static final Set<String> WITHOUT =
            Set.of("recover", "hook qemu", "completion", "complete", "help", "version");

    private Banner() {}

    /// On standard output in front of the overview, which is for people; elsewhere on standard error, so that what is
    /// piped stays as it is. With `--json` it is a member of the result.
    public static void show(Verb verb, Session session) {
        if (WITHOUT.contains(verb.name()) || verb.section() == Section.LAB || session.isCopy()) {
            return;
        }
        Optional<Unfinished> unfinished = Unfinished.read(Change.state(session), session::root);
        if (unfinished.isPresent()) {
            show(verb, unfinished.get(), session);
        }
    }

    private static void show(Verb verb, Unfinished unfinished, Session session) {
        Line line = Line.of(Line.Style.YELLOW, unfinished.line());
        if (session.json()) {
            session.unfinished(unfinished.json());
        } else if (verb.name().isEmpty()) {
            session.out().line(line);
        } else {
            session.err().line(line);
        }
    }
}
