package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.Verbs;
import hostdev.core.json.Json;
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
                List.of(Option.flag("--man", "as a manual page, for man")),
                """
                Examples:
                  hostdev help assign
                  hostdev help assign --man | man -l -
                """,
                HelpVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        String name = String.join(" ", arguments.operands());
        if (arguments.has("--man")) {
            ManPage page = ManPage.of(Verbs.named(name));
            return session.show(
                    page.lines(),
                    Json.object().put("page", String.join("\n", page.lines())).build());
        }
        boolean one = !name.isEmpty() && !Verbs.isFamily(name);
        return one ? session.show(new HelpOfVerb(Verbs.named(name), true)) : show(name, session);
    }

    /// What `--help` shows: one verb, those of a family, or all where the name is empty; no more than fits a screen.
    public static int show(String name, Session session) {
        if (Verbs.isFamily(name)) {
            return session.show(new HelpOfFamily(name, Verbs.family(name)));
        }
        return session.show(name.isEmpty() ? new HelpOfAll(Verbs.all()) : new HelpOfVerb(Verbs.named(name), false));
    }
}
