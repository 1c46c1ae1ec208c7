package hostdev.host.doctor;

import static hostdev.host.doctor.SimulatedDoctor.codes;
import static hostdev.host.doctor.SimulatedDoctor.findings;
import static hostdev.host.doctor.SimulatedDoctor.only;
import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Lines that modprobe, the kernel and the makers of initramfs do not understand as they were meant.
class ModprobeFilesTest {
    private static final String VFIO = "file /etc/modprobe.d/vfio.conf ";

    private static Finding fault(String code, String text) {
        return only(code, findings("", VFIO + text + "\\n"));
    }

    @Test
    void typographicCharactersAreNamedAndTheLineIsShownWithoutThem() {
        Finding finding = fault("modprobe-typography", "\u201coptions vfio-pci ids=10de:2504\u201d");
        assertThat(finding.what()).startsWith("a line has typographic quotes");
        assertThat(finding.fix().orElseThrow()).contains("options vfio-pci ids=10de:2504 (");
        assertThat(fault("modprobe-typography", "options vfio\u2013pci ids=10de:2504")
                        .what())
                .contains("hyphens");
        assertThat(fault("modprobe-typography", "options\u00a0vfio-pci ids=10de:2504")
                        .what())
                .contains("blanks");
    }

    @Test
    void aLineThatDoesNotBeginWithACommandIsNamed() {
        assertThat(fault("modprobe-line-unknown", "vfio-pci ids=10de:2504")
                        .fix()
                        .orElseThrow())
                .startsWith("write it as: options vfio-pci ids=10de:2504");
        assertThat(fault("modprobe-line-unknown", "option vfio-pci ids=10de:2504")
                        .what())
                .startsWith("modprobe does not know 'option'");
        assertThat(fault("modprobe-line-unknown", "\"options vfio-pci ids=10de:2504\"")
                        .fix()
                        .orElseThrow())
                .startsWith("write it as: options vfio-pci ids=10de:2504");
    }

    @Test
    void aFileWithoutConfIsNamedUnlessItIsACopyPutAside() {
        Finding finding = only(
                "modprobe-file-not-read", findings("", "file /etc/modprobe.d/vfio options vfio-pci ids=10de:2504\\n"));
        assertThat(finding.fix()).contains("mv -n /etc/modprobe.d/vfio /etc/modprobe.d/vfio.conf; then reboot");
        assertThat(only(
                                "modprobe-file-not-read",
                                findings("", "file /etc/modprobe.d/vfio.conf.txt options vfio-pci ids=10de:2504\\n"))
                        .fix()
                        .orElseThrow())
                .startsWith("mv -n /etc/modprobe.d/vfio.conf.txt /etc/modprobe.d/vfio.conf");
        for (String copy :
                List.of("vfio.conf~", "vfio.conf.bak", "vfio.conf.dpkg-old", "vfio.disabled", ".vfio.conf.swp")) {
            assertThat(findings("", "file /etc/modprobe.d/" + copy + " options vfio-pci ids=10de:2504\\n"))
                    .as(copy)
                    .isEmpty();
        }
    }

    @Test
    void anEmptyListIsNotTakenForABlankInIt() {
        for (String line : List.of("options vfio-pci ids=", "options vfio-pci ids= disable_vga=1")) {
            assertThat(fault("ids-empty", line).what()).isEqualTo("ids lists no device: " + line);
        }
    }

    @Test
    void aBlankInAListIsNamedAndTheListShownWithoutIt() {
        Finding finding = fault("blank-in-ids", "options vfio-pci ids=10de:2504, 10de:228e disable_vga=1");
        assertThat(finding.what()).isEqualTo("a blank ends ids=: 10de:228e does not belong to it");
        assertThat(finding.fix().orElseThrow()).contains("options vfio-pci ids=10de:2504,10de:228e disable_vga=1 (");
        assertThat(fault("blank-in-ids", "options vfio-pci ids = 10de:2504,10de:228e")
                        .fix()
                        .orElseThrow())
                .contains("options vfio-pci ids=10de:2504,10de:228e (");
        assertThat(only("blank-in-ids", findings("vfio-pci.ids=10de:2504, 10de:228e quiet"))
                        .fix())
                .contains("write it without blanks: vfio-pci.ids=10de:2504,10de:228e");
    }

    @Test
    void aParameterThatTheModuleDoesNotHaveIsNamed() {
        for (String line : List.of(
                "options vfio-pci id=10de:2504",
                "options vfio-pci pci_ids=10de:2504",
                "options vfio ids=10de:2504",
                "options vfio-pci vfio-pci.ids=10de:2504",
                "options vfio-pci.ids=10de:2504")) {
            assertThat(fault("misspelt-parameter", line).fix().orElseThrow())
                    .as(line)
                    .startsWith("write it as: options vfio-pci ids=10de:2504");
        }
        assertThat(findings("", VFIO + "options vfio-pci disable_vga=1\\noptions kvm ignore_msrs=1\\n"))
                .isEmpty();
    }

    @Test
    void anArgumentThatTheKernelDoesNotKnowIsNamedWithWhatCorrectsIt() {
        String grub = "file /etc/default/grub GRUB_CMDLINE_LINUX_DEFAULT=\"vfio-pci,ids=10de:2504\"\\n";
        String menu = "file /boot/grub/grub.cfg menuentry x {\\n}\\n";
        Finding finding = only("misspelt-argument", findings("vfio-pci,ids=10de:2504", grub, menu));
        assertThat(finding.what()).contains("vfio-pci.ids may be meant");
        assertThat(finding.fix().orElseThrow())
                .startsWith("hostdev boot-args --file /etc/default/grub --remove vfio-pci,ids"
                        + " --add vfio-pci.ids=10de:2504 --in-place; then ");
        assertThat(only("misspelt-argument", findings("vfio.ids=10de:2504"))
                        .fix()
                        .orElseThrow())
                .contains("remove vfio.ids=10de:2504 and add vfio-pci.ids=10de:2504");
        for (String wrong : List.of("vfio.ids", "vfio_pci_ids", "pci-stub-ids", "pci.ids", "vfio-pci.id", "ids")) {
            assertThat(codes(findings(wrong + "=10de:2504"))).as(wrong).containsExactly("misspelt-argument");
        }
        assertThat(findings("usbcore.quirks=0781:5580:bk i915.force_probe=46a6"))
                .isEmpty();
    }

    @Test
    void ofTwoMisspellingsOfOneArgumentTheSecondOnlyGoes() {
        List<Finding> findings = findings("vfio-pci,ids=10de:2504 vfio.ids=10de:2504");
        assertThat(findings.get(1).fix().orElseThrow()).contains("remove vfio.ids=10de:2504;");
    }

    @Test
    void aModuleThatThisKernelHasNotIsNamedInEveryForm() {
        String modules = "file /lib/modules/6.12.57/modules.dep kernel/drivers/vfio/pci/vfio-pci.ko: kernel/vfio.ko\\n"
                + "kernel/drivers/vfio/vfio.ko:\\n";
        for (String list : List.of(
                "file /etc/modules vfio\\nvfio_virqfd\\n",
                "file /etc/initramfs-tools/modules vfio_virqfd\\n",
                "file /etc/mkinitcpio.conf MODULES=(vfio_pci vfio vfio_virqfd)\\n",
                "file /etc/dracut.conf force_drivers+=\" vfio_virqfd vfio \"\\n",
                "file /etc/modules-load.d/vfio.conf vfio-virqfd\\n")) {
            Finding finding = only("module-not-there", findings("", "module vfio-pci", modules, list));
            assertThat(finding.what()).isEqualTo("this kernel has no module vfio_virqfd");
            assertThat(finding.severity()).isEqualTo(Finding.Severity.NOTE);
        }
        assertThat(findings("", "module vfio-pci", "file /etc/modules vfio_virqfd\\n"))
                .isEmpty();
    }

    @Test
    void aListOfDracutWithoutBlanksAtItsEndsIsNamed() {
        assertThat(only(
                                "dracut-list-without-blanks",
                                findings("", "file /etc/dracut.conf.d/v.conf add_drivers+=\"vfio vfio_pci\"\\n"))
                        .what())
                .isEqualTo("the list \"vfio vfio_pci\" has no blank at both of its ends");
        assertThat(findings("", "file /etc/dracut.conf.d/v.conf add_drivers+=\" vfio vfio_pci \"\\n"))
                .isEmpty();
    }

    @Test
    void aLineOfOptionsAmongModulesIsNamed() {
        assertThat(codes(findings("", "file /etc/modules-load.d/v.conf options vfio-pci ids=10de:2504\\n")))
                .containsExactly("options-in-module-list");
    }

    @Test
    void anAliasForADriverForGuestsBindsNoDevice() {
        for (String alias : List.of("pci:v000010DEd00002504sv*sd*bc*sc*i*", "pci:v000010DEd00002504*")) {
            Finding finding = fault("alias-binds-nothing", "alias " + alias + " vfio-pci");
            assertThat(finding.what()).endsWith("0000:01:00.0 (10de:2504) has the driver nvidia");
            assertThat(finding.fix()).contains("hostdev prepare --keep 0000:01:00.0; then reboot");
        }
        assertThat(fault("alias-binds-nothing", "alias pci:v000010DEd* vfio_pci")
                        .what())
                .contains("01:00.0", "01:00.1");
        assertThat(fault("alias-without-device", "alias pci:v000010DEd00001B80sv* vfio-pci")
                        .what())
                .startsWith("an alias names a device that this host does not have");
        assertThat(codes(findings("", VFIO + "alias pci:v00008086d00001539* igb\\n")))
                .isEmpty();
    }
}
