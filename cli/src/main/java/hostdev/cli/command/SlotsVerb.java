package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.SlotsView;
import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import hostdev.core.guest.Abilities;
import hostdev.core.guest.AddressPlan;
import hostdev.core.guest.LockedMemory;
import hostdev.core.guest.SlotMap;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.host.hypervisor.EmulatorAbilities;
import hostdev.host.hypervisor.Hypervisor;
import java.util.List;
import java.util.Optional;

/// `hostdev slots GUEST`: what is in each slot of a guest, and what else fits.
public final class SlotsVerb {
    private SlotsVerb() {}

    public static Verb verb() {
        return new Verb(
                "slots",
                Section.GIVE,
                "shows a guest's PCI slots, and how many more devices fit",
                List.of(Operand.optional("GUEST", "a guest of the hypervisor")),
                List.of(
                        GuestDefinition.DEFINITION,
                        Option.CONNECT,
                        GuestDefinition.ABLE,
                        GuestDefinition.ROOT_PORT_MODEL,
                        GuestDefinition.TOGETHER,
                        Option.HOST),
                """
                Draws each bus with its slots: fixed ones (the chip set, the first display, the
                memory balloon), those in use and by what, and free ones; then how many more
                devices fit, alone in a slot or eight to a slot as functions of one device, and
                how many of them while the guest runs. What has no address yet is shown where
                libvirt would put it.

                What QEMU can is asked of the QEMU that runs the guest; for a file it is said
                with --able, as for hostdev addresses.

                Examples:
                  hostdev slots win11
                  hostdev slots --definition win11.xml --json
                """,
                SlotsVerb::run);
    }

    /// @param note what was not known and how it was gone about, empty where all was
    private record Asked(DomainXml xml, Abilities abilities, Optional<String> note, Optional<GuestName> guest) {}

    private static int run(Arguments arguments, Session session) {
        Asked asked = asked(arguments, session);
        AddressPlan plan = GuestDefinition.plan(arguments, session, asked.xml(), asked.abilities());
        return session.show(new SlotsView(
                asked.xml().where(),
                SlotMap.of(plan),
                LockedMemory.of(asked.xml()),
                LockedMemory.olderRules(asked.xml()),
                asked.note(),
                asked.guest()));
    }

    private static Asked asked(Arguments arguments, Session session) {
        Optional<String> file = arguments.value(GuestDefinition.DEFINITION.name());
        if (file.isPresent() != arguments.operands().isEmpty()) {
            throw Problem.usage("whose slots is not clear", "give a guest, or --definition FILE: hostdev slots win11");
        }
        if (file.isEmpty()) {
            return ofGuest(arguments, session);
        }
        DomainXml xml = GuestDefinition.read(file.get(), session);
        Optional<String> note = GuestDefinition.saysAbilities(arguments)
                ? Optional.empty()
                : Optional.of("what its QEMU can was not said (--able): the oldest is assumed");
        return new Asked(xml, GuestDefinition.abilities(arguments, session, xml), note, Optional.empty());
    }

    private static Asked ofGuest(Arguments arguments, Session session) {
        GuestName name = GuestLookup.name(arguments.operand(0));
        try (Hypervisor hypervisor = session.openHypervisor()) {
            Guest guest = GuestLookup.known(hypervisor, name);
            DomainXml xml = DomainXml.parse(name.name(), guest.definition());
            if (GuestDefinition.saysAbilities(arguments)) {
                Abilities said = GuestDefinition.abilities(arguments, session, xml);
                return new Asked(xml, said, Optional.empty(), Optional.of(name));
            }
            return asQemuSays(session, hypervisor, xml, name);
        }
    }

    private static Asked asQemuSays(Session session, Hypervisor hypervisor, DomainXml xml, GuestName name) {
        Fact<EmulatorAbilities> here = Uris.isHere(hypervisor.uri())
                ? EmulatorAbilities.forGuest(session.root(), hypervisor, xml)
                : Fact.unknown("it runs on another host");
        return here.either(
                known -> new Asked(
                        xml, Abilities.of(known.words(), known.rootPortModel()), Optional.empty(), Optional.of(name)),
                why -> new Asked(
                        xml,
                        Abilities.of(java.util.Set.of(), "ioh3420"),
                        Optional.of("what its QEMU can is unknown: " + why + "; the oldest is assumed"),
                        Optional.of(name)));
    }
}
