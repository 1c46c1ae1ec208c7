package hostdev.host.doctor;

import static hostdev.host.doctor.SimulatedDoctor.codes;
import static hostdev.host.doctor.SimulatedDoctor.findings;
import static hostdev.host.doctor.SimulatedDoctor.only;
import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What other people have written to bind devices, compared with the drivers that the devices have in this boot.
class BindingsOfThisBootTest {
    private static final String IDS = "file /etc/modprobe.d/vfio.conf options vfio-pci ids=10de:2504,10de:228e\\n";
    private static final String LOADED = "driver vfio-pci";
    private static final String MODULE = "module vfio-pci";

    private static Finding late(String line, String... lines) {
        return only("binding-not-in-force", findings(line, lines));
    }

    @Test
    void idsWhoseDevicesAHostDriverHasAreNotInForce() {
        Finding finding = late("", MODULE, IDS);
        assertThat(finding.where()).isEqualTo("/etc/modprobe.d/vfio.conf");
        assertThat(finding.what())
                .contains("0000:01:00.0 (10de:2504) has the driver nvidia")
                .contains("0000:01:00.1 (10de:228e) has the driver snd_hda_intel");
        assertThat(finding.why()).contains("vfio-pci is not loaded");
        assertThat(finding.fix()).contains("hostdev prepare --keep 0000:01:00.0 --keep 0000:01:00.1; then reboot");
        assertThat(codes(findings("", MODULE, IDS))).containsExactly("binding-not-in-force");
    }

    @Test
    void onePlaceAndTheOtherAreNamedTogether() {
        assertThat(late("vfio-pci.ids=10de:2504", LOADED, "file /etc/driverctl.d/pci-0000:01:00.0 vfio-pci\\n")
                        .where())
                .isEqualTo("the kernel command line, /etc/driverctl.d/pci-0000:01:00.0");
    }

    @Test
    void saysThatNothingLoadsTheDriverForGuestsFirst() {
        assertThat(late("vfio-pci.ids=10de:2504", LOADED).why())
                .isEqualTo("nvidia was loaded before vfio_pci: no softdep and no list of the initramfs puts vfio_pci"
                        + " first");
    }

    @Test
    void saysWhichListOfTheInitramfsHasTheWrongOrder() {
        for (String list : List.of(
                "file /etc/mkinitcpio.conf MODULES=(nvidia vfio_pci)\\nHOOKS=(base modconf)\\n",
                "file /etc/booster.yaml modules_force_load: nvidia,vfio_pci\\n",
                "file /etc/initramfs-tools/modules nvidia\\nvfio-pci ids=10de:2504\\n",
                "file /etc/dracut.conf.d/x.conf force_drivers+=\" nvidia vfio_pci \"\\n",
                "file /etc/nixos/configuration.nix boot.initrd.kernelModules = [ \"nvidia\" \"vfio_pci\" ];\\n")) {
            assertThat(late("vfio-pci.ids=10de:2504", LOADED, list).why())
                    .as(list)
                    .isEqualTo(list.split(" ", 3)[1] + " loads nvidia before vfio_pci");
        }
    }

    @Test
    void anInitramfsWithoutModconfLoadsTheDriverWithoutItsIds() {
        Finding finding = late(
                "",
                LOADED,
                "file /etc/modprobe.d/vfio.conf options vfio-pci ids=10de:2504\\n",
                "file /etc/mkinitcpio.conf MODULES=(vfio_pci)\\nHOOKS=(base udev autodetect block filesystems)\\n");
        assertThat(finding.why())
                .isEqualTo("the initramfs loads vfio_pci without the options of modprobe.d: HOOKS of"
                        + " /etc/mkinitcpio.conf has no modconf");
        assertThat(finding.fix())
                .contains("write modconf behind autodetect in HOOKS of /etc/mkinitcpio.conf, then mkinitcpio -P;"
                        + " then reboot");
    }

    @Test
    void aRuleOfUdevBindsByIdsToo() {
        for (String match :
                List.of("ATTR{vendor}==\"0x10de\", ATTR{device}==\"0x2504\"", "ENV{PCI_ID}==\"10DE:2504\"")) {
            Finding finding = late(
                    "",
                    LOADED,
                    "file /etc/udev/rules.d/10-vfio.rules SUBSYSTEM==\"pci\", " + match
                            + ", ATTR{driver_override}=\"vfio-pci\"\\n");
            assertThat(finding.what()).as(match).contains("10de:2504");
            assertThat(finding.why())
                    .isEqualTo("nvidia had the device before this was read, or the file is newer" + " than this boot");
        }
    }

    @Test
    void anInitramfsOlderThanItsListIsMadeAgain() {
        Finding finding =
                late("vfio-pci.ids=10de:2504", LOADED, "file /etc/mkinitcpio.conf MODULES=(vfio_pci vfio nvidia)\\n");
        assertThat(finding.fix()).contains("make the initramfs again: mkinitcpio -P; then reboot");
        assertThat(late("vfio-pci.ids=10de:2504", LOADED, "file /etc/modprobe.d/a.conf softdep nvidia pre: vfio-pci\\n")
                        .why())
                .contains("older than that");
    }

    @Test
    void aBlacklistedDriverThatIsThereAllTheSameIsNamed() {
        assertThat(late("vfio-pci.ids=10de:2504", LOADED, "file /etc/modprobe.d/b.conf blacklist nvidia\\n")
                        .why())
                .startsWith("/etc/modprobe.d/b.conf keeps nvidia from being loaded for a device");
    }

    @Test
    void onNixosTheConfigurationIsWhatIsChanged() {
        assertThat(late(
                                "vfio-pci.ids=10de:2504",
                                LOADED,
                                "file /etc/nixos/configuration.nix boot.kernelModules = [ \"vfio_pci\" ];\\n")
                        .fix())
                .contains("put \"vfio_pci\" first in boot.initrd.kernelModules of /etc/nixos/configuration.nix, then"
                        + " nixos-rebuild boot; then reboot");
    }

    @Test
    void aSoftDependencyTheWrongWayRoundIsNamed() {
        Finding finding =
                late("vfio-pci.ids=10de:2504", LOADED, "file /etc/modprobe.d/a.conf softdep vfio-pci pre: nvidia\\n");
        assertThat(finding.why()).isEqualTo("the softdep in /etc/modprobe.d/a.conf loads nvidia before vfio_pci");
        assertThat(finding.fix().orElseThrow()).startsWith("write softdep nvidia pre: vfio-pci in");
    }

    @Test
    void addDriversOfDracutPutsAModuleIntoTheInitramfsAndDoesNotLoadIt() {
        assertThat(late(
                                "vfio-pci.ids=10de:2504",
                                LOADED,
                                "file /etc/dracut.conf.d/x.conf add_drivers+=\" vfio_pci \"\\n")
                        .why())
                .contains("/etc/dracut.conf.d/x.conf puts vfio_pci into the initramfs and does not load it there");
    }

    @Test
    void aHostDriverInTheKernelItselfComesFirst() {
        assertThat(late(
                                "vfio-pci.ids=10de:228e",
                                LOADED,
                                "file /lib/modules/6.12.57/modules.builtin kernel/sound/hda/snd_hda_intel.ko\\n",
                                "file /lib/modules/6.12.57/modules.dep kernel/drivers/vfio/pci/vfio-pci.ko:\\n")
                        .why())
                .startsWith("snd_hda_intel is built into this kernel");
    }

    @Test
    void aDriverForGuestsInTheKernelItselfReadsNoFile() {
        assertThat(late(
                                "",
                                LOADED,
                                IDS,
                                "file /lib/modules/6.12.57/modules.builtin kernel/drivers/vfio/pci/vfio-pci.ko\\n")
                        .why())
                .contains("does not read modprobe.d");
    }

    @Test
    void bindingsThatAreInForceAreNotMentioned() {
        assertThat(findings("vfio-pci.ids=10de:aaaa", LOADED)).hasSize(1);
        assertThat(codes(findings(
                        "vfio-pci.ids=10de:1eb8",
                        "function 04:00.0 10de:1eb8 class=030200 driver=vfio-pci group=9 reset=flr")))
                .isEmpty();
    }

    @Test
    void theRootDiskTheBootDisplayAndTheOnlyNetworkCardAreNamed() {
        Finding finding = only("binding-catches-host", findings("vfio-pci.ids=144d:a80a,8086:3e92,8086:1539", MODULE));
        assertThat(finding.what())
                .contains("0000:02:00.0 (144d:a80a): nvme0n1 (mounted at /")
                .contains("0000:00:02.0 (8086:3e92): the boot display")
                .contains("0000:03:00.0 (8086:1539): the only network card");
        assertThat(codes(findings("vfio-pci.ids=144d:a80a", MODULE))).containsExactly("binding-catches-host");
    }

    @Test
    void anAddressThatIsTheRootDiskNowIsNamed() {
        for (String file : List.of(
                "file /etc/driverctl.d/pci-0000:02:00.0 vfio-pci\\n",
                "file /etc/udev/rules.d/99-vfio.rules ACTION==\"add\", KERNEL==\"0000:02:00.0\","
                        + " ATTR{driver_override}=\"vfio-pci\"\\n",
                "file /etc/initramfs-tools/scripts/init-top/vfio.sh DEVS=\"0000:02:00.0\"\\nfor d in $DEVS; do echo"
                        + " vfio-pci > /sys/bus/pci/devices/$d/driver_override; done\\n")) {
            assertThat(only("binding-catches-host", findings("", MODULE, file)).where())
                    .as(file)
                    .isEqualTo(file.split(" ", 3)[1]);
        }
    }

    @Test
    void theScriptOfAnInstallLineIsReadToo() {
        assertThat(only(
                                "binding-fits-nothing",
                                findings(
                                        "",
                                        MODULE,
                                        "file /etc/modprobe.d/vfio.conf install vfio-pci /sbin/vfio-override.sh\\n",
                                        "file /sbin/vfio-override.sh #!/bin/sh\\n"
                                                + "DEVS=\"0000:0f:00.0\"\\n"
                                                + "echo vfio-pci > /sys/bus/pci/devices/$DEVS/driver_override\\n"))
                        .where())
                .isEqualTo("/sbin/vfio-override.sh");
    }

    @Test
    void aRootPortIsNothingThatVfioTakes() {
        assertThat(only("binding-catches-bridge", findings("vfio-pci.ids=8086:1901", MODULE))
                        .what())
                .isEqualTo("8086:1901 is a bridge (0000:00:01.0), which no guest can have");
    }

    @Test
    void ofTwoListsTheLastOneCounts() {
        String files = "file /etc/modprobe.d/a.conf options vfio-pci ids=10de:2504\\noptions vfio-pci ids=10de:228e\\n";
        Finding finding = only("ids-twice", findings("", MODULE, files));
        assertThat(finding.what()).startsWith("ids=10de:2504 does not count");
        assertThat(finding.fix().orElseThrow()).endsWith("options vfio-pci ids=10de:2504,10de:228e");
        assertThat(late("", MODULE, files).what()).doesNotContain("01:00.0");
        assertThat(codes(findings(
                        "vfio-pci.ids=10de:2504",
                        MODULE,
                        "file /etc/modprobe.d/a.conf options vfio-pci" + " ids=10de:2504\\n")))
                .doesNotContain("ids-twice");
    }

    @Test
    void wordsThatAreNoIdsAreNamed() {
        List<Finding> findings = findings("vfio-pci.ids=0000:01,01:00.0,Phoenix1", MODULE);
        assertThat(codes(findings)).containsExactly("binding-malformed", "binding-malformed", "binding-malformed");
        assertThat(findings.get(1).fix().orElseThrow()).startsWith("write 10de:2504 instead");
    }
}
