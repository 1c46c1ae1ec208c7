package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.core.model.Fact;
import hostdev.core.model.GuestName;
import hostdev.core.plan.Goal;
import hostdev.host.hypervisor.Hypervisor;
import java.util.List;
import java.util.Optional;

/// `hostdev start GUEST`.
public final class StartVerb {
    private StartVerb() {}

    public static Verb verb() {
        return new Verb(
                "start",
                Section.VIRSH,
                "starts a guest",
                List.of(Operand.one("GUEST", "the guest's name")),
                List.of(Option.YES, Option.TIMINGS, Option.CONNECT),
                """
                Looks at the guest's devices first: libvirt would take a disk that the host
                lives on from under it. Refused too where a device is missing, in use, or
                shares its IOMMU group with one that the host still drives.
                """,
                StartVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        GuestName name = GuestLookup.name(arguments.operand(0));
        Change change = Change.begin(arguments, session, "start");
        try (Hypervisor hypervisor = session.openHypervisor()) {
            return change.makeAsVirsh(
                    new Change.Wish(
                            host -> new Goal.Start(name, Uris.isHere(session.uri())),
                            Fact.known(hypervisor),
                            Optional.of("hostdev verify " + name.quoted())),
                    "Domain '" + name + "' started");
        }
    }
}
