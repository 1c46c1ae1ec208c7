package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.Verbs;
import java.util.List;

/// `hostdev help [VERB]`, and what `--help` shows.
public final class HelpVerb {
    private HelpVerb() {}

    public static Verb verb() {
        return new Verb(
                "help",
                Section.HELP,
                "shows what there is, or how one verb is used",
                List.of(Operand.any("VERB", "the verb to explain; without one, all are listed")),
                List.of(),
                "",
                HelpVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        return show(String.join(" ", arguments.operands()), session);
    }

    /// Explains one verb, or lists all of them where the name is empty.
    public static int show(String name, Session session) {
        return session.show(name.isEmpty() ? new HelpOfAll(Verbs.all()) : new HelpOfVerb(Verbs.named(name)));
    }
}
