package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.AddressesView;
import hostdev.core.finding.Finding;
import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import hostdev.core.guest.Abilities;
import hostdev.core.guest.AddressPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// `hostdev addresses --definition FILE`: a guest's definition with the addresses that libvirt would give.
public final class AddressesVerb {
    private static final Option EXPLAIN = Option.flag("--explain", "print instead why each is where it is");

    private AddressesVerb() {}

    public static Verb verb() {
        return new Verb(
                "addresses",
                Section.GIVE,
                "prints a guest's definition with PCI addresses filled in",
                List.of(),
                List.of(
                        GuestDefinition.DEFINITION.asRequired(),
                        GuestDefinition.ABLE,
                        GuestDefinition.ROOT_PORT_MODEL,
                        GuestDefinition.TOGETHER,
                        EXPLAIN,
                        Option.HOST),
                """
                Every device without a PCI address gets the one that libvirt would give it, and
                the controllers that this needs are added; all else in the file stays as it is,
                byte for byte. Addresses that are there are kept. A definition that libvirt
                would refuse is refused, with the rule that it breaks; exit status 1. So is one
                that QEMU would not start: a device named twice, devices of one IOMMU group
                behind an <iommu> in separate slots, an Intel <iommu> without caching_mode.

                The addresses depend on the QEMU that will run the guest. Say what it can with
                --able, a list with commas; --able host asks the QEMU here. Without it, none of
                the abilities is assumed: a QEMU of the year 2013. Where no USB ability is said,
                a q35 guest without a USB controller gets the one that QEMU had at the age that
                the others tell.

                A device given to the guest is PCI Express if it is on this host, or on the one
                of --host; one that is not there is taken for PCI Express, as libvirt does.

                Examples:
                  hostdev addresses --definition win11.xml --able host --explain
                  hostdev addresses --definition win11.xml --able video_primary,virtio_is_pcie
                """,
                AddressesVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        DomainXml xml = GuestDefinition.read(
                arguments.value(GuestDefinition.DEFINITION.name()).orElseThrow(), session);
        Abilities abilities = GuestDefinition.abilities(arguments, session, xml);
        AddressPlan plan = GuestDefinition.plan(arguments, session, xml, abilities);
        List<Finding> findings = GuestDefinition.findings(session, xml, plan);
        List<Finding> blocking = findings.stream().filter(Finding::isBlocking).toList();
        AddressesView view = new AddressesView(plan);
        if (session.json() || arguments.has(EXPLAIN.name())) {
            session.note(findings);
            int shown = session.show(view);
            return blocking.isEmpty() ? shown : 1;
        }
        if (!blocking.isEmpty()) {
            return session.refuse(blocking);
        }
        session.aside(findings);
        print(session, view.text());
        return 0;
    }

    private static void print(Session session, String text) {
        if (session.interactive()) {
            session.out().text(text);
            return;
        }
        try {
            session.out().raw().write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw Problem.failed("", "the definition cannot be printed: " + e.getMessage(), "")
                    .because(e);
        }
    }
}
