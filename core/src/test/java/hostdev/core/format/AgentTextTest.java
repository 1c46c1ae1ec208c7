package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.GuestWord;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciIds;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentTextTest {
    @Test
    void anAnswerWithANumberWithoutMeasureSaysNothing() {
        assertThat(AgentText.devices("{\"return\":[{\"driver-date\":1e99999999999}]}"))
                .isEmpty();
    }

    @Test
    void readsIdentifiersAndDriverOfWindowsDevices() {
        assertThat(AgentText.devices("""
                {"return":[{"driver-date":1150934400000000000,"driver-name":"USB2 Enhanced Host Controller",
                "driver-version":"6.1.7601.18328","id":{"type":"pci","device-id":10554,"vendor-id":32902}},
                {"driver-name":"other","driver-version":"1"}]}
                """))
                .containsExactly(new GuestWord(
                        Optional.empty(),
                        Optional.of(new PciIds(0x8086, 0x293a)),
                        Optional.of("USB2 Enhanced Host Controller"),
                        "agent"));
    }

    @Test
    void readsTheControllerOfADiskAndLeavesOutUnknownOnes() {
        assertThat(AgentText.disks("""
                {"return":[{"name":"/dev/nvme0n1","partition":false,"address":{"bus-type":"nvme","bus":0,"unit":0,
                "target":0,"pci-controller":{"bus":1,"slot":0,"domain":0,"function":0}}},
                {"name":"/dev/sr0","partition":false,"address":{"bus-type":"sata","bus":0,"unit":0,"target":0,
                "pci-controller":{"bus":-1,"slot":-1,"domain":-1,"function":-1}}}]}
                """))
                .containsExactly(new GuestWord(
                        Optional.of(new PciAddress(0, 1, 0, 0)), Optional.empty(), Optional.of("nvme"), "agent"));
    }

    @Test
    void readsTheMacAddressesOfInterfaces() {
        assertThat(AgentText.interfaces("""
                {"return":[{"name":"lo","ip-addresses":[],"hardware-address":"00:00:00:00:00:00"},
                {"name":"Ethernet 2","hardware-address":"52:54:00:00:77:0A","statistics":{"tx-packets":5}},
                {"name":"sit0"}]}
                """))
                .containsEntry("52:54:00:00:77:0a", "Ethernet 2")
                .hasSize(2);
    }

    @Test
    void takesNothingFromAnAnswerThatIsNone() {
        assertThat(AgentText.disks("{\"error\":{\"class\":\"CommandNotFound\"}}"))
                .isEmpty();
        assertThat(AgentText.devices("\u001b[31mnot json")).isEmpty();
    }
}
