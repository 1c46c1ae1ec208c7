package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.PciIds;
import org.junit.jupiter.api.Test;

class NodeDeviceXmlTest {
    @Test
    void readsTheIdentifiersOfAFunction() {
        String text = """
                <device>
                  <name>pci_0000_00_1d_7</name>
                  <capability type='pci'>
                    <product id='0x293a'>82801I (ICH9 Family) USB2 EHCI Controller #1</product>
                    <vendor id='0x8086'>Intel Corporation</vendor>
                    <capability type='virt_functions' maxCount='7'/>
                  </capability>
                </device>
                """;
        assertThat(NodeDeviceXml.pciIds("pci_0000_00_1d_7", text)).contains(new PciIds(0x8086, 0x293a));
    }

    @Test
    void findsNoneInADeviceOfAnotherKind() {
        String text =
                "<device><name>usb</name><capability type='usb_device'><product id='0x0002'/><vendor id='0x1d6b'/>"
                        + "</capability></device>";
        assertThat(NodeDeviceXml.pciIds("usb", text)).isEmpty();
    }

    @Test
    void findsNoneWhereTheIdentifiersAreMissing() {
        String text = "<device><capability type='pci'><product>?</product></capability></device>";
        assertThat(NodeDeviceXml.pciIds("x", text)).isEmpty();
    }
}
