package hostdev.host.doctor;

import static hostdev.host.doctor.SimulatedDoctor.codes;
import static hostdev.host.doctor.SimulatedDoctor.findings;
import static hostdev.host.doctor.SimulatedDoctor.only;
import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Finding;
import org.junit.jupiter.api.Test;

/// Arguments that change isolation, compared with the groups that this kernel has made.
class AcsOfThisKernelTest {
    private static final String OVERRIDE = "pcie_acs_override=downstream,multifunction";

    /// Two ports of a switch with a device each.
    private static String[] devices(int first, int second) {
        return new String[] {
            "module vfio-pci",
            "function 00:1c.0 8086:a110 class=060400 driver=pcieport group=20",
            "function 04:00.0 10b5:8747 class=060400 driver=pcieport group=20 behind=00:1c.0",
            "function 05:08.0 10b5:8747 class=060400 driver=pcieport group=20 behind=04:00.0",
            "function 05:10.0 10b5:8747 class=060400 driver=pcieport group=20 behind=04:00.0",
            "function 06:00.0 10de:1db6 class=030200 driver=nvidia group=" + first + " behind=05:08.0 reset=bus",
            "function 07:00.0 10de:1db6 class=030200 driver=nvidia group=" + second + " behind=05:10.0 reset=bus"
        };
    }

    @Test
    void anOverrideThatLeavesAGroupWholeIsUnknownToTheKernel() {
        Finding finding = only("acs-override-ignored", findings(OVERRIDE, devices(20, 20)));
        assertThat(finding.what())
                .contains(OVERRIDE + " has no effect")
                .contains("0000:06:00.0, 0000:07:00.0 still share IOMMU group 20");
        assertThat(codes(findings("pcie_acs_override=downstream", devices(20, 20))))
                .containsExactly("acs-override-ignored");
    }

    @Test
    void groupsThatTheOverrideSplitsDoNotIsolate() {
        Finding finding = only("acs-override-in-force", findings(OVERRIDE, devices(21, 22)));
        assertThat(finding.what()).contains("0000:06:00.0, 0000:07:00.0");
        assertThat(codes(findings("", devices(20, 20)))).isEmpty();
    }

    @Test
    void aConventionalBusStaysWholeWhateverTheOverrideSays() {
        assertThat(codes(findings(
                        OVERRIDE,
                        "function 00:1e.0 8086:244e class=060401 group=20",
                        "function 04:00.0 1102:0002 class=040100 driver=snd_emu10k1 group=20 behind=00:1e.0",
                        "function 04:01.0 10ec:8139 class=020000 driver=8139too group=20 behind=00:1e.0")))
                .containsExactly("acs-override-in-force");
    }

    /// A root port with ACS that can redirect requests; `control` is its control register.
    private static String[] port(String control, int group) {
        return new String[] {
            "function 00:1c.0 8086:a110 class=060400 driver=pcieport group=20",
            "config 00:1c.0 0x06 1000",
            "config 00:1c.0 0x34 40",
            "config 00:1c.0 0x40 10004200",
            "config 00:1c.0 0x100 0d0001001d00" + control,
            "function 06:00.0 10de:1db6 class=030200 driver=nvidia group=" + group + " behind=00:1c.0 reset=bus"
        };
    }

    @Test
    void acsThatWasSwitchedOffAfterTheGroupsWereMadeIsSeen() {
        assertThat(only("acs-off-at-run-time", findings("", port("0000", 21))).where())
                .isEqualTo("0000:00:1c.0");
        assertThat(findings("", port("1d00", 21))).isEmpty();
    }

    @Test
    void acsThatTheKernelCommandLineSwitchesOffIsNamed() {
        assertThat(only("acs-off-at-boot", findings("pci=disable_acs_redir=00:1c.0", port("0100", 20)))
                        .what())
                .isEqualTo("pci=disable_acs_redir=00:1c.0 switches ACS off at 0000:00:1c.0");
        assertThat(findings("", port("0100", 20))).isEmpty();
    }

    @Test
    void whetherRelaxRmrrIsKnownTheGroupsTell() {
        String argument = "intel_iommu=on,relax_rmrr";
        String region = "regions 4 0x7d000000 0x7d7fffff ";
        assertThat(codes(findings(argument, region + "direct")))
                .containsExactly("reserved-memory", "relax-rmrr-ignored");
        assertThat(codes(findings(argument, region + "direct-relaxable"))).containsExactly("relax-rmrr-in-force");
        assertThat(findings(argument)).isEmpty();
    }
}
