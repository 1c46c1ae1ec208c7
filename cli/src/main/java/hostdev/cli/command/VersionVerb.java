package hostdev.cli.command;

import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.core.json.Json;
import java.util.List;

/// `hostdev version`.
public final class VersionVerb {
    /// The project's, as in pom.xml; a test compares the two.
    public static final String VERSION = "0.1.0";

    private VersionVerb() {}

    public static Verb verb() {
        return new Verb(
                "version",
                Section.HELP,
                "prints the version",
                List.of(),
                List.of(),
                "",
                (arguments, session) -> run(session));
    }

    private static int run(Session session) {
        return session.show(
                List.of("hostdev " + VERSION),
                Json.object().put("version", VERSION).build());
    }
}
