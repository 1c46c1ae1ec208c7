package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.core.finding.Problem;
import hostdev.lab.LabShell;
import hostdev.lab.Topology;
import java.util.List;

/// `hostdev lab shell`: a prompt on a practice host.
public final class LabShellVerb {
    private static final String DETAILS = """
            A root prompt with hostdev, virsh, lspci and a guest to try things with.
            Leave it with 'exit'; nothing of it is kept. Without a terminal it runs what
            comes on standard input.
            """;

    private LabShellVerb() {}

    public static Verb verb() {
        return new Verb(
                "lab shell",
                Section.LAB,
                "gives a prompt on a practice host",
                List.of(),
                List.of(Lab.TOPOLOGY),
                DETAILS,
                LabShellVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        if (session.json()) {
            throw Problem.usage("a prompt has no form as JSON", "hostdev lab run --json -- COMMAND... has one");
        }
        Topology topology = Lab.topology(arguments);
        LabShell shell = new LabShell(
                topology, Lab.installed(session), session.env("TERM").orElse("dumb"));
        return Lab.guarded(() -> shell.run(
                Lab.progress(session),
                session.in(),
                session.out().raw(),
                session.err().raw()));
    }
}
