package hostdev.core.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionLimitsTest {
    private static AddressPlan plan(String devices) {
        String xml = "<domain type='kvm'><os><type machine='q35' arch='x86_64'>hvm</type></os><devices>" + devices
                + "</devices></domain>";
        return AddressPlanner.plan(DomainXml.parse("big.xml", xml), Abilities.NEWEST, _ -> true, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<controller type='pci' index='1' model='pcie-root-port'/>",
                "<controller type='usb' model='qemu-xhci'/>",
                "<controller type='scsi' index='5' model='virtio-scsi'/>"
            })
    void aDefinitionWithTooManyControllersIsRefusedBeforeTheyAreCompared(String controller) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> plan(controller.repeat(100_000)))
                .withMessage("big.xml: it needs more than 4096 controllers; hostdev reads at most that many");
    }

    @Test
    void controllersWithoutAnIndexGetTheLowestFreeOnes() {
        GuestLayout definition = plan("<controller type='ccid'/>".repeat(4000)).definition();
        assertThat(definition.controllers("ccid").stream()
                        .map(it -> it.index)
                        .sorted()
                        .distinct())
                .hasSize(4000)
                .endsWith(3999);
    }
}
