package hostdev.core.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private final Scrubber scrubber = new Scrubber("a key".getBytes(StandardCharsets.UTF_8));
    private final ScrubbedFiles files = new ScrubbedFiles(scrubber);

    private String content(String path, String text) {
        return new String(files.content(path, text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "systemd.set_credential=db:geheim",
                "systemd.set_credential_binary=db:geheim",
                "inst.ks=https://admin:geheim@10.0.0.1/ks.cfg",
                "netroot=iscsi:user:geheim@10.0.0.1::3260::iqn",
                "mystery=geheim",
                "mystery=\"so geheim it is\"",
                "rd.luks.key=geheim",
                "talos.config=geheim",
                "inst.vncpassword=geheim"
            })
    void aKernelLineKeepsNoValueThatMayBeASecret(String argument) {
        String text = content("/proc/cmdline", "BOOT_IMAGE=/vmlinuz ro " + argument + " intel_iommu=on\n");
        assertThat(text)
                .doesNotContain("geheim")
                .startsWith("BOOT_IMAGE=/vmlinuz ro ")
                .endsWith(" intel_iommu=on\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BOOT_IMAGE=/boot/vmlinuz-6.12.0-1-amd64 root=/dev/mapper/vg-root ro quiet intel_iommu=on iommu=pt",
                "vfio-pci.ids=10de:1b80,10de:10f0 pci=noaer,realloc console=ttyS0,115200 console=tty0",
                "amd_iommu=off pcie_acs_override=downstream,multifunction video=efifb:off kvm.ignore_msrs=1",
                "systemd.unit=multi-user.target rd.driver.pre=vfio-pci xen-pciback.hide=(01:00.0)(01:00.1)"
            })
    void aKernelLineKeepsWhatIsAboutHardware(String line) {
        assertThat(content("/proc/cmdline", line)).isEqualTo(line);
    }

    @Test
    void aBootFileKeepsItsKernelLinesAndNoCommentOfAnybody() {
        assertThat(content("/etc/default/grub", """
            # the BMC's word is geheim
            GRUB_CMDLINE_LINUX="quiet mystery=geheim iommu=pt"
            export KEY=geheim
            curl geheim
            """)).isEqualTo("""
                #
                GRUB_CMDLINE_LINUX="quiet mystery=xxxxxx iommu=pt"
                export KEY=xxxxxx
                # left out
                """);
        assertThat(content("/boot/grub/grub.cfg", "  linux /vmlinuz root=/dev/sda1 a=geheim\n  password root geheim\n"))
                .isEqualTo("  linux /vmlinuz root=/dev/sda1 a=xxxxxx\n# left out\n");
        assertThat(content(
                        "/etc/modprobe.d/vfio.conf",
                        "options vfio-pci ids=10de:1b80 # geheim\nsoftdep nouveau pre: vfio-pci\n"))
                .isEqualTo("options vfio-pci ids=10de:1b80\nsoftdep nouveau pre: vfio-pci\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<graphics type='vnc' passwd='geheim'/>",
                "<graphics type='spice' passwd='so geheim'/>",
                "{\"vncpasswd\": \"geheim\"}",
                "{\\\"password\\\": \\\"geheim\\\"}",
                "vncpasswd = \"geheim\"",
                "<qemu:env name='PULSE' value='geheim'/>",
                "<qemu:arg value='secret,id=s0,data=geheim'/>",
                "<oemStrings><entry>io.systemd.credential:a=geheim</entry></oemStrings>",
                "<metadata><nova>geheim</nova></metadata>",
                "<cookie name='a'>geheim</cookie>",
                "https://root:geheim@example.org/",
                "-----BEGIN OPENSSH PRIVATE KEY-----geheim-----END"
            })
    void aDefinitionAndAProgramsAnswerKeepNoSecret(String text) {
        assertThat(scrubber.freeText(text)).doesNotContain("geheim").hasSize(text.length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ghp_a8Xk2LmQ9zRt4VwY7bNc3DfG6hJk",
                "AKIAIOSFODNN7EXAMPLE2B3C4D5",
                "k9Zr3vQ1x8Lm2Np7Wq4T",
                "dGhpcyBpcyBhIHNlY3JldCBrZXkgMTIzNDU2Nzg5MA=="
            })
    void whatLooksLikeAKeyGoesWhereverItStands(String key) {
        assertThat(scrubber.freeText("note " + key + " end"))
                .doesNotContain(key)
                .startsWith("note ")
                .endsWith(" end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/usr/bin/qemu-system-x86_64 -device pcie-root-port,id=port9 pc-q35-10.0 pc-i440fx-9.2",
                "name \"virtio-net-pci-non-transitional\", bus PCI, desc \"PCI Express Root Port\"",
                "pci:v00008086d000010D3sv00001AF4sd00001100bc02sc00i00 pci_0000_01_00_0",
                "nvme-Samsung_SSD_970_EVO_Plus_1TB CONFIG_VFIO_PCI_INTX IommuGroupViable",
                "/lib/modules/6.12.0-1-amd64/kernel/drivers/net/ethernet/intel/ixgbe/ixgbe.ko.xz"
            })
    void namesOfProgramsAndDevicesAreNoKeys(String text) {
        assertThat(scrubber.freeText(text)).isEqualTo(text);
    }

    @Test
    void onlyFilesOnTheListAreInACapture() {
        assertThat(ScrubbedFiles.whyNot("/etc/shadow")).isPresent();
        assertThat(ScrubbedFiles.whyNot("/root/.env")).isPresent();
        assertThat(ScrubbedFiles.whyNot("/etc/nixos/configuration.nix")).isPresent();
        assertThat(ScrubbedFiles.whyNot("/sys/bus/pci/devices/0000:01:00.0/vendor"))
                .isEmpty();
    }

    @Test
    void ofSomebodysHookItIsOnlyToldThatThereIsOne() {
        assertThat(content("/etc/libvirt/hooks/qemu", "#!/bin/bash\nAPI=geheim\n"))
                .isEqualTo("#!/bin/sh\n# left out\n");
        assertThat(content("/etc/libvirt/hooks/qemu.d/.env", "API=geheim\n")).isEmpty();
    }

    @Test
    void ofAProcessTheGuestAndItsDevicesAreKeptAndNothingElse() {
        assertThat(
                        content(
                                "/proc/12/cmdline",
                                "/usr/bin/qemu-system-x86_64\0-name\0guest=win11\0-object\0secret,data=geheim\0-device\0vfio-pci,host=01:00.0\0"))
                .isEqualTo("/usr/bin/qemu-system-x86_64\0-name\0guest=win11\0-device\0vfio-pci,host=01:00.0\0");
        assertThat(content("/proc/12/cmdline", "nginx: worker geheim\0")).doesNotContain("geheim");
        assertThat(content(
                        "/proc/12/maps",
                        "7f00-7f01 r--p 00 08:01 5 /home/a/geheim\n7f02-7f03 rw-s 00 00:06 9 /dev/dri/card0\n"))
                .isEqualTo("7f02-7f03 rw-s 00 00:06 9 /dev/dri/card0\n");
    }

    @Test
    void aLongTextWithoutAnEndIsScrubbedInLinearTime() {
        // each of these is minutes long where a pattern goes back over what it has read
        for (String piece : new String[] {"a", "token", "v00", "password ", "<title>", "://", "A1b2", "\\\""}) {
            assertThat(scrubber.freeText(piece.repeat(20_000 / piece.length()))).isNotEmpty();
            assertThat(content("/proc/cmdline", piece.repeat(20_000 / piece.length())))
                    .isNotEmpty();
        }
    }
}
