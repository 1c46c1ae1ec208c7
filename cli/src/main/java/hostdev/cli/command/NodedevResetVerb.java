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

/// `hostdev nodedev-reset`.
public final class NodedevResetVerb {
    private NodedevResetVerb() {}

    public static Verb verb() {
        return new Verb(
                "nodedev-reset",
                Section.VIRSH,
                "resets a device",
                List.of(Operand.one("DEVICE", "in any spelling: pci_0000_00_1d_7, 00:1d.7, 8086:293a")),
                List.of(Option.FORCE, Option.YES, Option.TIMINGS, Option.CONNECT),
                """
                Does what 'hostdev reset DEVICE' does, with its refusals. libvirt need not run.
                """,
                NodedevResetVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        Uris.requireLocal(session);
        String typed = arguments.operand(0);
        return Change.begin(arguments, session, "nodedev-reset")
                .makeAsVirsh(
                        new Change.Wish(
                                host -> new Goal.Reset(
                                        DeviceFinder.find(host, typed).address(), arguments.has("--force")),
                                Fact.unknown("not asked"),
                                Optional.empty()),
                        "Device " + typed + " reset");
    }
}
