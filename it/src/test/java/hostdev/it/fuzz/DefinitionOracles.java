package hostdev.it.fuzz;

import static hostdev.it.fuzz.Oracle.require;
import static java.nio.charset.StandardCharsets.UTF_8;

import hostdev.core.finding.Problem;
import hostdev.core.format.Definition;
import hostdev.core.format.DeviceXml;
import hostdev.core.format.DomainCapabilities;
import hostdev.core.format.DomainXml;
import hostdev.core.format.NodeDeviceXml;
import hostdev.core.format.XlConfig;
import hostdev.core.format.XlPciEntry;
import hostdev.core.guest.Abilities;
import hostdev.core.guest.AddressPlan;
import hostdev.core.guest.AddressPlanner;
import hostdev.core.guest.SlotMap;
import hostdev.core.model.PciAddress;
import java.util.Map;
import java.util.Set;

/// Guests' definitions: refused by a [Problem], or edited so that taking out what was put in gives the text back.
final class DefinitionOracles {
    private static final PciAddress DEVICE = new PciAddress(0xfff0, 0xe5, 0x1b, 5);
    private static final PciAddress ELSEWHERE = new PciAddress(0xfff0, 0xe6, 0, 0);

    private DefinitionOracles() {}

    static void domainXml(byte[] input) {
        String text = new String(input, UTF_8);
        asOtherXml(text);
        try {
            DomainXml domain = DomainXml.parse("fuzz", text);
            require(domain.text().equals(text), "reading changes nothing");
            edited(domain);
            facts(domain);
            planned(domain);
        } catch (Problem refused) {
            usage(refused);
        }
    }

    private static void asOtherXml(String text) {
        try {
            DeviceXml.parse("fuzz", text);
        } catch (Problem refused) {
            usage(refused);
        }
        try {
            NodeDeviceXml.pciIds("fuzz", text);
        } catch (Problem refused) {
            usage(refused);
        }
        try {
            DomainCapabilities.emulator(text);
        } catch (Problem refused) {
            usage(refused);
        }
    }

    private static void usage(Problem refused) {
        require(!refused.what().isEmpty(), "a refusal says why");
    }

    private static void edited(DomainXml domain) {
        boolean hasRoom =
                domain.root().child("devices").filter(it -> !it.isEmptyTag()).isPresent();
        if (domain.withoutHostdev(DEVICE).isEmpty()) {
            putInAndTakenOut(domain, hasRoom);
        }
    }

    /// @param toTheByte not where the list of devices has to be made first: it stays
    private static void putInAndTakenOut(Definition definition, boolean toTheByte) {
        Definition with = definition.withHostdev(DEVICE, true);
        require(
                with.passedFunctions().stream()
                        .anyMatch(passed -> passed.source().equals(DEVICE)),
                "what is put in is there");
        Definition without = with.without(DEVICE);
        if (toTheByte) {
            require(without.text().equals(definition.text()), "what is put in is taken out to the byte");
        }
        Definition moved = with.withSources(Map.of(DEVICE, ELSEWHERE));
        require(
                moved.passedFunctions().stream()
                        .anyMatch(passed -> passed.source().equals(ELSEWHERE)),
                "a device follows to its new address");
    }

    private static void facts(DomainXml domain) {
        domain.name();
        domain.uuid();
        domain.kind();
        domain.memory();
        domain.hardLimit();
        domain.consoleLogs();
        domain.hostDisks();
        domain.hostInterfaces();
        domain.claims();
        domain.passedFunctions();
        domain.hostdevs().forEach(domain::element);
    }

    private static void planned(DomainXml domain) {
        Abilities newest = Abilities.of(Set.copyOf(Abilities.WORDS), "pcie-root-port");
        AddressPlan plan = AddressPlanner.plan(domain, newest, _ -> true, false);
        SlotMap.of(plan);
        DomainXml.parse("planned", plan.text());
    }

    static void xlConfig(byte[] input) {
        String text = new String(input, UTF_8);
        entry(text);
        try {
            XlConfig config = XlConfig.parse("fuzz", text);
            require(config.text().equals(text), "reading changes nothing");
            config.name();
            config.kind();
            if (config.passedFunctions().stream()
                    .noneMatch(passed -> passed.source().sameDevice(DEVICE))) {
                putInAndTakenOut(config, true);
            }
        } catch (Problem refused) {
            usage(refused);
        }
    }

    private static void entry(String text) {
        try {
            XlPciEntry entry = XlPciEntry.parse(text);
            require(XlPciEntry.parse(entry.toString()).equals(entry), "an entry written is the same entry");
            entry.options();
        } catch (Problem refused) {
            usage(refused);
        }
        try {
            XlPciEntry.parseSettings(text);
        } catch (Problem refused) {
            usage(refused);
        }
    }
}
