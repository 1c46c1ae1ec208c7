package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Option;
import hostdev.cli.Session;
import hostdev.core.finding.Finding;
import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import hostdev.core.guest.Abilities;
import hostdev.core.guest.AddressPlan;
import hostdev.core.guest.AddressPlanner;
import hostdev.core.guest.DefinitionCheck;
import hostdev.core.model.Capability;
import hostdev.core.model.Fact;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import hostdev.host.hypervisor.EmulatorAbilities;
import hostdev.host.read.HostReader;
import hostdev.host.root.HostRoot;
import hostdev.host.root.InputFile;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A guest's definition from a file, and what is said of the libvirt and QEMU that it is for.
final class GuestDefinition {
    static final Option DEFINITION = Option.value("--definition", "FILE", "a guest's definition in libvirt's form");
    static final Option ABLE = Option.value(
            "--able",
            "ABILITY,...",
            "what QEMU can: " + String.join(", ", Abilities.WORDS) + "; host: ask the one here");
    static final Option ROOT_PORT_MODEL =
            Option.value("--root-port-model", "NAME", "QEMU's root port: pcie-root-port, ioh3420");
    static final Option TOGETHER = Option.flag("--together", "keep the functions of one card together, as one device");

    /// The word that asks for the abilities of the host.
    private static final String OF_HOST = "host";

    private static final String PORT_OF_OLD = "ioh3420";
    private static final InputFile FILE =
            new InputFile("a guest's definition", 16 << 20, "virsh dumpxml --inactive GUEST prints a definition");

    private GuestDefinition() {}

    static DomainXml read(String file, Session session) {
        return DomainXml.parse(file, FILE.text(file, session.in()));
    }

    static AddressPlan plan(Arguments arguments, Session session, DomainXml xml, Abilities abilities) {
        return AddressPlanner.plan(
                xml, abilities, address -> isExpress(session, address), arguments.has(TOGETHER.name()));
    }

    /// What stands in the way of the definition on this host, or the one of `--host`.
    static List<Finding> findings(Session session, DomainXml xml, AddressPlan plan) {
        return DefinitionCheck.ofFile(xml, plan, device -> group(session.root(), device));
    }

    private static Optional<IommuGroupId> group(HostRoot root, PciAddress device) {
        return root.link("/sys/bus/pci/devices/" + device + "/iommu_group")
                .seen()
                .flatMap(link -> link)
                .flatMap(IommuGroupId::fromLink);
    }

    /// As libvirt sees it: by its capability, and what is not there is taken for Express.
    private static boolean isExpress(Session session, PciAddress address) {
        HostRoot root = session.root();
        String directory = "/sys/bus/pci/devices/" + address;
        if (!root.exists(directory) || root.exists(directory + "/max_link_width")) {
            return true;
        }
        return HostReader.detail(root, address)
                .config()
                .either(
                        config -> config.capabilities().stream().anyMatch(it -> it instanceof Capability.Express),
                        why -> true);
    }

    /// Whether anything was said of them.
    static boolean saysAbilities(Arguments arguments) {
        return arguments.value(ABLE.name()).isPresent()
                || arguments.value(ROOT_PORT_MODEL.name()).isPresent();
    }

    /// Those that are said; none where nothing is.
    static Abilities abilities(Arguments arguments, Session session, DomainXml xml) {
        Set<String> words = new TreeSet<>();
        for (String word : arguments.value(ABLE.name()).orElse("").split(",", -1)) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        Optional<String> port = arguments.value(ROOT_PORT_MODEL.name());
        if (words.contains(OF_HOST)) {
            EmulatorAbilities here = ofHost(session, xml);
            words.remove(OF_HOST);
            words.addAll(here.words());
            port = port.or(() -> Optional.of(here.rootPortModel()));
        }
        return Abilities.of(words, port.orElse(PORT_OF_OLD));
    }

    private static EmulatorAbilities ofHost(Session session, DomainXml xml) {
        return switch (EmulatorAbilities.forFile(session.root(), xml)) {
            case Fact.Known<EmulatorAbilities>(var known) -> known;
            case Fact.Unknown<EmulatorAbilities>(var why) ->
                throw Problem.notFit(
                        xml.where(),
                        "what QEMU here can is not known: " + why,
                        "say it: --able "
                                + String.join(",", List.of("video_primary", "virtio_is_pcie", "pcie_pci_bridge")));
        };
    }
}
