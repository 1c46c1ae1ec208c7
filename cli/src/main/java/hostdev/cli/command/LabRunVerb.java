package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.core.finding.Problem;
import hostdev.core.json.Json;
import hostdev.lab.LabRun;
import hostdev.lab.Topology;
import hostdev.lab.Transfer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `hostdev lab run`: a command in a practice host.
public final class LabRunVerb {
    private static final int USUAL_MINUTES = 60;

    private static final String DETAILS = """
            The command's output and exit status are handed on; hostdev itself is on its
            PATH. Files are copied in before and out after, also where the command fails.
            With --json they are one value: topology, exit, stdout, stderr.

            Examples:
              hostdev lab run -- hostdev list --ids
              hostdev lab run --topology amdvi -- lspci -k
              hostdev lab run --put ./guest.xml:/root/g.xml -- virsh define /root/g.xml
            """;

    private LabRunVerb() {}

    public static Verb verb() {
        return new Verb(
                "lab run",
                Section.LAB,
                "runs a command on a practice host",
                List.of(Operand.some("COMMAND", "the command and what it takes, behind '--'")),
                List.of(
                        Lab.TOPOLOGY,
                        Option.value("--put", "FILE:PATH", "copy FILE of this machine there before")
                                .asRepeatable(),
                        Option.value("--get", "PATH:FILE", "copy PATH from there after")
                                .asRepeatable(),
                        Option.value("--limit", "MINUTES", "end it after this long (default: " + USUAL_MINUTES + ")")),
                DETAILS,
                LabRunVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        Topology topology = Lab.topology(arguments);
        LabRun run = new LabRun(
                topology,
                Lab.installed(session),
                transfers(arguments.values("--put")),
                transfers(arguments.values("--get")),
                arguments.operands(),
                limit(arguments));
        if (!session.json()) {
            return Lab.guarded(() -> run.run(
                    Lab.progress(session), session.out().raw(), session.err().raw()));
        }
        ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        ByteArrayOutputStream stderr = new ByteArrayOutputStream();
        int exit = Lab.guarded(() -> run.run(Lab.progress(session), stdout, stderr));
        session.out()
                .json(Json.object()
                        .put("topology", topology.name())
                        .put("exit", exit)
                        .put("stdout", stdout.toString(StandardCharsets.UTF_8))
                        .put("stderr", stderr.toString(StandardCharsets.UTF_8))
                        .build());
        return exit;
    }

    private static List<Transfer> transfers(List<String> texts) {
        List<Transfer> transfers = new ArrayList<>();
        for (String text : texts) {
            transfers.add(Transfer.parse(text));
        }
        return transfers;
    }

    private static Duration limit(Arguments arguments) {
        String text = arguments.value("--limit").orElse(Integer.toString(USUAL_MINUTES));
        if (!text.matches("[1-9][0-9]{0,4}")) {
            throw Problem.usage(
                    "--limit wants a number of minutes, not '" + text + "'", "hostdev lab run --limit 90 …");
        }
        return Duration.ofMinutes(Integer.parseInt(text));
    }
}
