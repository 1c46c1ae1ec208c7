package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.format.XenText.Domain;
import hostdev.core.model.Holder;
import hostdev.core.model.PciAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What Xen 4.20 prints.
class XenTextTest {
    @Test
    void readsTheGuestsAndLeavesTheFirstDomainOut() {
        assertThat(XenText.domains("""
                        Name                                        ID   Mem VCPUs\tState\tTime(s)
                        Domain-0                                     0  2048     1     r-----      49.5
                        pv1                                          3   256     1     -b----       2.1
                        two words                                   12   256     1     --p---       0.0
                        """))
                .containsExactly(new Domain("pv1", 3, "-b----"), new Domain("two words", 12, "--p---"));
    }

    @Test
    void whatTheRingOfMessagesHasNoMoreIsNotKnown() {
        assertThat(XenText.remapsInterrupts("(XEN) I/O virtualisation enabled\n"))
                .isEmpty();
        assertThat(XenText.remapsInterrupts("(XEN) Interrupt remapping enabled\n"))
                .hasValue(true);
    }

    @Test
    void whetherAGuestCanGetDevicesWhileItRunsWasDecidedWhenItWasCreated() {
        String config = "[ { \"domid\": 2, \"config\": { \"c_info\": { \"type\": \"pv\"%s }, \"b_info\": {} } } ]";
        assertThat(XenText.takesDevices(config.replace("%s", ", \"passthrough\": \"enabled\"")))
                .hasValue(true);
        assertThat(XenText.takesDevices(config.replace("%s", ", \"passthrough\": \"share_pt\"")))
                .hasValue(true);
        assertThat(XenText.takesDevices(config.replace("%s", ", \"passthrough\": \"disabled\"")))
                .hasValue(false);
        assertThat(XenText.takesDevices(config.replace("%s", "")))
                .as("it may have let go of those that it was created with")
                .isEmpty();
        assertThat(XenText.takesDevices(
                        config.replace("%s", "").replace("{} } } ]", "{}, \"pcidevs\": [ { \"bus\": 2 } ] } } ]")))
                .hasValue(true);
        assertThat(XenText.takesDevices("[ ]")).isEmpty();
        assertThat(XenText.takesDevices("no JSON")).isEmpty();
    }

    @Test
    void ofAGuestThatIsGoneTheStoreHasNoName() {
        PciAddress nvme = PciAddress.fromSysfs("0000:02:00.0").orElseThrow();
        assertThat(XenBackends.holders("/local/domain/0/backend/pci/7/0/dev-0 = \"0000:02:00.0\"\n", Map.of(3, "pv1")))
                .isEqualTo(Map.of(nvme, List.of(Holder.goneDomain(7))));
    }

    @Test
    void aLineOfTheStoreThatIsCutOffSaysNothing() {
        for (String line : List.of("/dev-0 = \"", "/dev-0 = \"\"", "/dev-0", "/dev-0 = \"0000:01:00.0")) {
            assertThat(XenBackends.holders("/local/domain/0/backend/pci/3/0" + line, Map.of()))
                    .as(line)
                    .isEmpty();
        }
    }

    @Test
    void readsFromXensStoreWhichGuestHasWhichDevice() {
        PciAddress nvme = PciAddress.fromSysfs("0000:02:00.0").orElseThrow();
        assertThat(XenBackends.holders("""
                        /local/domain/0/backend/pci/3 = ""
                        /local/domain/0/backend/pci/3/0 = ""
                        /local/domain/0/backend/pci/3/0/frontend-id = "3"
                        /local/domain/0/backend/pci/3/0/dev-0 = "0000:02:00.0"
                        /local/domain/0/backend/pci/3/0/vdev-0 = "0000:00:00.0"
                        """, Map.of(3, "pv1")))
                .isEqualTo(Map.of(nvme, List.of(Holder.domain(3, "pv1"))));
    }
}
