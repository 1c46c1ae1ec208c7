package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.RevivedView;
import hostdev.core.finding.DeviceFinder;
import hostdev.core.finding.Problem;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.WayBack;
import hostdev.host.read.HostReader;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/// `hostdev revive DEVICE`.
public final class ReviveVerb {
    private ReviveVerb() {}

    public static Verb verb() {
        return new Verb(
                "revive",
                Section.DRIVER,
                "brings back a device that does not answer",
                List.of(Operand.one("DEVICE", "by address (00:1d.7) or by vendor:device (8086:293a)")),
                List.of(
                        Option.value("--by", "WAY", "only this way, and also where it answers: reset, rescan, power"),
                        Option.FORCE,
                        Option.YES,
                        Option.DRY_RUN),
                """
                The ways are tried in order, until it answers: a reset; having the kernel
                forget it and find it again; switching its slot's power off and on, where
                the slot can. Each is a plan of its own, told as it is done and kept in the
                history. Then it gets the driver, the driver_override and the network
                configuration that it had. The last way takes the power of every function
                of the card, which is said before.

                Refused while somebody has it open, while the host lives on it, and while
                a guest has something of its IOMMU group.

                Examples:
                  hostdev revive 01:00.0
                  hostdev revive 01:00.0 --by rescan --dry-run
                """,
                ReviveVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        Optional<WayBack> way = arguments.value("--by").map(ReviveVerb::way);
        Change change = Change.begin(arguments, session, "revive");
        Host host = HostReader.read(session.root(), EnumSet.noneOf(HostReader.Part.class));
        PciAddress device = DeviceFinder.find(host, arguments.operand(0)).address();
        boolean force = arguments.has(Option.FORCE.name());
        Revival revival = new Revival(session, change, device, force);
        if (way.isEmpty() && !revival.isNeeded()) {
            session.tell(device + " answers: nothing to bring back (--by rescan does it all the same)");
            return session.show(new RevivedView(device, List.of(), true, change.lookAgain(List.of())));
        }
        if (way.isPresent() || arguments.has(Option.DRY_RUN.name())) {
            return change.make(way.map(revival::wish).orElseGet(revival::firstWish));
        }
        RevivedView revived = revival.attempt(revival.ways());
        session.show(revived);
        return revived.isBack() ? 0 : Problem.Code.FAILED.exitStatus();
    }

    private static WayBack way(String word) {
        return WayBack.of(word)
                .orElseThrow(
                        () -> Problem.usage("'" + word + "' is no way back", "--by reset, --by rescan or --by power"));
    }
}
