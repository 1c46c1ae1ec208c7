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

/// `hostdev nodedev-reattach`.
public final class NodedevReattachVerb {
    private NodedevReattachVerb() {}

    public static Verb verb() {
        return new Verb(
                "nodedev-reattach",
                Section.VIRSH,
                "gives a device back to its host driver",
                List.of(Operand.one("DEVICE", "in any spelling: pci_0000_00_1d_7, 00:1d.7, 8086:293a")),
                List.of(Option.YES, Option.TIMINGS, Option.CONNECT),
                """
                The device gets the driver, the driver_override and the network configuration
                that it had when hostdev took it; of one that something else took, the
                kernel chooses the driver. libvirt need not run. Guests' definitions stay
                as they are: 'hostdev release' takes the device out of them too.
                """,
                NodedevReattachVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        Uris.requireLocal(session);
        String typed = arguments.operand(0);
        return Change.begin(arguments, session, "nodedev-reattach")
                .makeAsVirsh(
                        new Change.Wish(
                                host -> new Goal.Reattach(
                                        DeviceFinder.find(host, typed).address()),
                                Fact.unknown("not asked"),
                                Optional.empty()),
                        "Device " + typed + " re-attached");
    }
}
