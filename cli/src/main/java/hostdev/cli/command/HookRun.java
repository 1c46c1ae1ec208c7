package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Session;
import hostdev.core.finding.Finding;
import hostdev.core.finding.Problem;
import hostdev.core.model.GuestName;
import hostdev.core.plan.Planning;
import hostdev.host.apply.GuestRun;
import hostdev.host.apply.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// `hostdev hook qemu GUEST OPERATION SUB-OPERATION EXTRA`. Nothing goes to standard output: libvirt could take
/// it for a definition.
final class HookRun {
    private static final int MOST_DEFINITION = 16 << 20;

    /// How long another hostdev is waited for: less than libvirt's clients wait.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private HookRun() {}

    static int run(Arguments arguments, Session session) {
        String operation = arguments.operand(1) + "/" + arguments.operand(2);
        return switch (operation) {
            case "prepare/begin" -> prepare(arguments, session);
            case "release/end" -> settle(arguments, session);
            default -> 0;
        };
    }

    private static int prepare(Arguments arguments, Session session) {
        return ended(session, run(arguments.operand(0), session).prepare(definition(session)));
    }

    private static int settle(Arguments arguments, Session session) {
        GuestRun run = run(arguments.operand(0), session);
        String definition = definition(session);
        int status = ended(session, run.settle());
        List<Finding> after = run.aftermath(definition);
        return after.isEmpty() ? status : session.refuse(after);
    }

    private static GuestRun run(String guest, Session session) {
        Change.requireRoot(session, "hook qemu");
        GuestName name = GuestLookup.name(guest);
        return new GuestRun(session.root(), Change.state(session), Progress.SILENT, name, PATIENCE);
    }

    /// What did not go as it was is told too: libvirt keeps it in its log where the exit status is 1, and after a
    /// guest's end that status stops nothing.
    private static int ended(Session session, Planning planning) {
        return switch (planning) {
            case Planning.Refused(var findings) -> session.refuse(findings);
            case Planning.Planned(var plan) -> {
                List<Finding> warnings = plan.notes().stream()
                        .filter(note -> note.severity() == Finding.Severity.WARNS)
                        .toList();
                boolean changed = warnings.stream().anyMatch(it -> it.code().equals("changed-by-others"));
                yield changed ? session.refuse(warnings) : 0;
            }
        };
    }

    private static String definition(Session session) {
        try {
            byte[] bytes = session.in().readNBytes(MOST_DEFINITION);
            return new String(bytes, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw Problem.notFit("", "the guest's definition cannot be read: " + e.getMessage(), "")
                    .because(e);
        }
    }
}
