package hostdev.core.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import hostdev.core.format.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Definitions that libvirt's own tests want refused.
class PciNegativeTest {
    private static final Map<String, AddressRule> REFUSED = Map.of(
            "disk-usb-pci", AddressRule.ADDRESS_TYPE,
            "hostdevs-drive-address-conflict", AddressRule.DRIVE,
            "pci-bridge-negative-index-invalid", AddressRule.INDEX,
            "pci-bus-invalid", AddressRule.BUS,
            "pci-expander-bus-bad-bus", AddressRule.KIND,
            "pci-expander-bus-bad-machine", AddressRule.ROOT,
            "pci-slot-invalid", AddressRule.SLOT,
            "pcie-expander-bus-bad-bus", AddressRule.KIND,
            "pcie-expander-bus-bad-machine", AddressRule.EXPANDER,
            "usb-ich9-no-companion", AddressRule.COMPANION);

    /// About other things than addresses: the size of the PCI hole, SMM, firmware, and what a QEMU does not have.
    private static final Set<String> OUT_OF_SCOPE = Set.of(
            "pcihole64-none",
            "tseg-i440fx",
            "q35-noacpi-uefi",
            "usb-controller-qemu-xhci-unavailable",
            "usb-controller-explicit-unavailable-q35",
            "usb-controller-xhci-limit");

    static Set<String> refused() throws IOException {
        assertThat(SharedRows.of("PCI-NEGATIVE.tsv")).isNotEmpty(); // skipped where the data is not there
        return REFUSED.keySet();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesNamingTheRuleThatIsBroken(String name) throws IOException {
        String xml = Files.readString(
                SharedData.directory("libvirt/tests/qemuxml2argvdata").resolve(name + ".xml"));
        Problem refusal = catchThrowableOfType(
                Problem.class,
                () -> AddressPlanner.plan(
                        DomainXml.parse(name, xml), Abilities.of(Set.of(), "ioh3420"), function -> true, false));
        assertThat(refusal).isNotNull();
        assertThat(refusal.what())
                .contains(REFUSED.getOrDefault(name, AddressRule.NUMBER).words());
        assertThat(refusal.where()).isEqualTo(name);
    }

    @Test
    void knowsOfEveryRowWhetherItIsAboutAddresses() throws IOException {
        Set<String> known = new TreeSet<>(REFUSED.keySet());
        known.addAll(OUT_OF_SCOPE);
        List<String> all =
                SharedRows.of("PCI-NEGATIVE.tsv").map(row -> row.get("name")).toList();
        assertThat(new TreeSet<>(all)).isEqualTo(known);
        System.out.println("PCI-NEGATIVE: " + REFUSED.size() + " of " + all.size() + " are about addresses; not: "
                + String.join(", ", new TreeSet<>(OUT_OF_SCOPE)));
    }
}
