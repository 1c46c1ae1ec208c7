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

/// `hostdev unbind DEVICE`.
public final class UnbindVerb {
    private UnbindVerb() {}

    public static Verb verb() {
        return new Verb(
                "unbind",
                Section.DRIVER,
                "takes a device from its driver",
                List.of(Operand.one("DEVICE", "by address (00:1d.7) or by vendor:device (8086:293a)")),
                List.of(Option.FORCE, Option.YES, Option.DRY_RUN, Option.TIMINGS),
                """
                No driver has it then. 'hostdev release' gives it back what it had.
                """,
                UnbindVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        return Change.begin(arguments, session, "unbind")
                .make(new Change.Wish(
                        host -> new Goal.Unbind(
                                DeviceFinder.find(host, arguments.operand(0)).address(), arguments.has("--force")),
                        Fact.unknown("not asked"),
                        Optional.empty()));
    }
}
