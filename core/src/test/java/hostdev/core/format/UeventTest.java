package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.PciClass;
import hostdev.core.model.PciIds;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UeventTest {
    @Test
    void readsAFunctionThatADriverHas() {
        assertThat(Uevent.parse("""
                        DRIVER=virtio-pci
                        PCI_CLASS=20000
                        PCI_ID=1AF4:1041
                        PCI_SUBSYS_ID=1AF4:1041
                        PCI_SLOT_NAME=0000:00:03.0
                        MODALIAS=pci:v00001AF4d00001041sv00001AF4sd00001041bc02sc00i00
                        """))
                .contains(new Uevent(
                        new PciIds(0x1af4, 0x1041),
                        Optional.of(new PciIds(0x1af4, 0x1041)),
                        new PciClass(0x020000),
                        Optional.of("virtio-pci")));
    }

    @Test
    void readsABridgeWithoutDriverAndSubsystem() {
        assertThat(Uevent.parse("""
                        PCI_CLASS=60000
                        PCI_ID=8086:0D57
                        PCI_SUBSYS_ID=0000:0000
                        PCI_SLOT_NAME=0000:00:00.0
                        """))
                .contains(new Uevent(
                        new PciIds(0x8086, 0x0d57), Optional.empty(), new PciClass(0x060000), Optional.empty()));
    }

    @Test
    void isEmptyWhereALineIsMissingOrCut() {
        assertThat(Uevent.parse("")).isEmpty();
        assertThat(Uevent.parse("DRIVER=ehci-pci\nPCI_CLASS=C0320\n")).isEmpty();
        assertThat(Uevent.parse("PCI_CLASS=C0320\nPCI_ID=8086293A\nPCI_SUBSYS_ID=1AF4:1100\n"))
                .isEmpty();
        assertThat(Uevent.parse("PCI_CLASS=C03200000\nPCI_ID=8086:293A\n")).isEmpty();
    }
}
