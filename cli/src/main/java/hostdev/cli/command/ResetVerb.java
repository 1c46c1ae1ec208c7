package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.core.finding.DeviceFinder;
import hostdev.core.model.Fact;
import hostdev.core.plan.Goal;
import java.util.List;
import java.util.Optional;

/// `hostdev reset DEVICE`.
public final class ResetVerb {
    private ResetVerb() {}

    public static Verb verb() {
        return new Verb(
                "reset",
                Section.DRIVER,
                "has the kernel reset a device",
                List.of(Operand.one("DEVICE", "by address (00:1d.7) or by vendor:device (8086:293a)")),
                List.of(Option.FORCE, Option.YES, Option.DRY_RUN, Option.TIMINGS),
                """
                What its registers held is lost, and with a driver of the host that driver's
                work may be. Refused while somebody has it open or the host uses it.
                Afterwards it is looked whether the device answers.
                """,
                ResetVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        return Change.begin(arguments, session, "reset")
                .make(new Change.Wish(
                        host -> new Goal.Reset(
                                DeviceFinder.find(host, arguments.operand(0)).address(), arguments.has("--force")),
                        Fact.unknown("not asked"),
                        Optional.empty()));
    }
}
