package hostdev.cli.command;

import hostdev.cli.Operand;
import hostdev.cli.Section;
import hostdev.cli.Verb;
import hostdev.core.finding.Problem;
import java.util.List;

/// `hostdev plan` alone; with another verb behind it that verb is planned.
public final class PlanVerb {
    private static final String EXAMPLE = "hostdev plan assign 00:1d.7 --to win2k3 -o usb.plan";

    private PlanVerb() {}

    public static Verb verb() {
        return new Verb(
                "plan",
                Section.PLAN,
                "shows what another command would do, and keeps that in a file",
                List.of(Operand.some("COMMAND", "any that changes the host, as it would be typed: assign 00:1d.7 ...")),
                List.of(),
                """
                The plan is shown as --dry-run shows it: what changes, what the host loses
                meanwhile, what cannot be undone. With -o FILE it is kept, for a colleague
                to read or for the night: 'hostdev apply FILE' does it, and refuses if the
                host has moved on since.

                Examples:
                  hostdev plan assign 00:1d.7 --to win2k3 --with-group
                  hostdev plan release 00:1d.7 -o usb.plan
                  hostdev plan undo 12
                """,
                (_, _) -> {
                    throw Problem.usage("'hostdev plan' needs the command that shall be planned", EXAMPLE);
                });
    }
}
