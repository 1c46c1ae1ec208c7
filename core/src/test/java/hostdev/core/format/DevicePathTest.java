package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.PciAddress;
import org.junit.jupiter.api.Test;

class DevicePathTest {
    private static final String DISK =
            "../../devices/pci0000:00/0000:00:03.0/0000:01:00.0/host0/target0:2:0/0:2:0:0/block/sda/sda4";

    @Test
    void findsTheFunctionThatADiskHangsOnThoughScsiAddressesLookAlike() {
        assertThat(DevicePath.nearestFunction(DISK)).map(PciAddress::toString).contains("0000:01:00.0");
    }

    @Test
    void findsNoneForWhatIsNotOnPci() {
        assertThat(DevicePath.nearestFunction("../../devices/virtual/net/lo")).isEmpty();
        assertThat(DevicePath.nearestFunction("")).isEmpty();
    }

    @Test
    void theParentIsTheBridgeRightAbove() {
        assertThat(DevicePath.parent("../../../devices/pci0000:00/0000:00:1c.0/0000:01:00.0"))
                .map(PciAddress::toString)
                .contains("0000:00:1c.0");
    }

    @Test
    void aFunctionOnARootBusThatADriverBringsIsBelowItsController() {
        assertThat(DevicePath.parent("../../../devices/pci0000:00/0000:00:0e.0/pci10000:e0/10000:e0:06.0"))
                .map(PciAddress::toString)
                .contains("0000:00:0e.0");
    }

    @Test
    void aFunctionOnARootBusOfTheHostHasNoParent() {
        assertThat(DevicePath.parent("../../../devices/pci0000:00/0000:00:1c.0"))
                .isEmpty();
        assertThat(DevicePath.parent("x")).isEmpty();
    }
}
