package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.boot.BootFile;
import hostdev.core.boot.BootFormat;
import hostdev.core.boot.BootLoader;
import hostdev.core.boot.BootLoader.Kind;
import hostdev.core.boot.BootTool;
import hostdev.core.boot.Readiness;
import hostdev.host.fixture.HostFixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which boot loader is believed, and where its arguments have to be changed.
class BootLoaderReaderTest {
    private static final String GRUB_LINE = "BOOT_IMAGE=/vmlinuz-6.1 root=/dev/vda1 ro quiet";
    private static final String EFI_LINE = "initrd=\\initrd root=/dev/vda1 ro quiet";
    private static final String DEFAULTS = "GRUB_CMDLINE_LINUX=\"quiet\"\n";

    @TempDir
    private Path directory;

    private HostFixture host;

    @BeforeEach
    void anIntelHostThatGrubHasBooted() {
        host = HostFixture.in(directory)
                .file("/sys/firmware/acpi/tables/DMAR", "")
                .file("/proc/cmdline", GRUB_LINE + "\n");
    }

    private HostFixture menu(String path, String root) {
        return host.file(path, "menuentry 'a' {\n linux /vmlinuz-6.1 root=" + root + " ro quiet\n}\n");
    }

    private HostFixture entry(String path, String options) {
        return host.file(path, "title a\nlinux /vmlinuz-6.1\noptions " + options + "\n");
    }

    private BootLoader loader() {
        return BootReader.read(host.root()).loader();
    }

    private List<String> paths() {
        return loader().files().seen().orElseThrow().stream()
                .map(BootFile::path)
                .toList();
    }

    private Readiness readiness() {
        return Readiness.of(BootReader.read(host.root()));
    }

    private String byHand() {
        assertThat(readiness()).isInstanceOf(Readiness.ByHand.class);
        Readiness.ByHand by = (Readiness.ByHand) readiness();
        return by.why() + "\n" + by.fix();
    }

    @Test
    void theMenuOnTheEfiPartitionIsMadeAgainAndNotTheStaleOneInBoot() {
        menu("/boot/grub2/grub.cfg", "/dev/vda1").file("/etc/default/grub", DEFAULTS);
        menu("/boot/efi/EFI/rocky/grub.cfg", "/dev/vda1");
        assertThat(loader().refresh().orElseThrow().words())
                .isEqualTo("grub2-mkconfig -o /boot/efi/EFI/rocky/grub.cfg");
        assertThat(paths()).containsExactly("/etc/default/grub");
    }

    @Test
    void aStubOnTheEfiPartitionIsNeverWrittenOver() {
        menu("/boot/grub2/grub.cfg", "/dev/vda1")
                .file("/etc/default/grub", DEFAULTS)
                .file("/boot/efi/EFI/fedora/grub.cfg", "search --fs-uuid --set=dev x\nconfigfile $prefix/grub.cfg\n");
        assertThat(loader().refresh()).contains(BootTool.GRUB2_MKCONFIG);
    }

    @Test
    void aMenuOfAnotherSystemIsPassedOverForOneThatFitsThisBoot() {
        menu("/boot/grub2/grub.cfg", "/dev/sdb7").file("/etc/default/grub", DEFAULTS);
        menu("/boot/grub/grub.cfg", "/dev/vda1");
        assertThat(loader().refresh()).contains(BootTool.GRUB_MKCONFIG);
        assertThat(loader().doubt()).isEmpty();
    }

    @Test
    void aMenuThatDoesNotFitThisBootIsDoubted() {
        menu("/boot/grub/grub.cfg", "/dev/sdb7").file("/etc/default/grub", DEFAULTS);
        assertThat(loader().doubt()).contains("no entry of /boot/grub/grub.cfg has the root= of this boot");
    }

    @Test
    void aStaleMenuOfGrubIsNotBelievedWhereAnEntryOfSystemdBootExplainsTheBoot() {
        host.file("/proc/cmdline", EFI_LINE + "\n");
        menu("/boot/grub/grub.cfg", "/dev/vda1").file("/etc/default/grub", DEFAULTS);
        entry("/boot/loader/entries/a.conf", "root=/dev/vda1 ro quiet");
        assertThat(loader().kind()).isEqualTo(Kind.SYSTEMD_BOOT);
        assertThat(paths()).containsExactly("/boot/loader/entries/a.conf");
    }

    @Test
    void staleEntriesOfSystemdBootAreNotBelievedWhereGrubHasBooted() {
        menu("/boot/grub/grub.cfg", "/dev/vda1").file("/etc/default/grub", DEFAULTS);
        entry("/boot/loader/entries/a.conf", "root=/dev/vda1 ro quiet");
        assertThat(loader().kind()).isEqualTo(Kind.GRUB2);
        assertThat(paths()).containsExactly("/etc/default/grub");
    }

    @Test
    void anEntryOfAnotherSystemOnTheMachineIsLeftAlone() {
        host.file("/proc/cmdline", EFI_LINE + "\n");
        entry("/boot/loader/entries/mine.conf", "root=/dev/vda1 ro");
        entry("/boot/loader/entries/other.conf", "root=/dev/sdb2 ro");
        assertThat(paths()).containsExactly("/boot/loader/entries/mine.conf");
    }

    @Test
    void entriesWithKerneloptsAreChangedInTheEnvironmentOfGrubAndForTheNextKernel() {
        String environment = "# GRUB Environment Block\nkernelopts=root=/dev/vda1 ro quiet \n";
        host.file("/boot/efi/EFI/redhat/grub.cfg", "insmod blscfg\nblscfg\n")
                .file("/boot/efi/EFI/redhat/grubenv", environment + "#".repeat(1024 - environment.length()))
                .file("/etc/default/grub", DEFAULTS);
        entry("/boot/loader/entries/1-4.18.conf", "$kernelopts $tuned_params");
        assertThat(paths()).containsExactly("/boot/efi/EFI/redhat/grubenv", "/etc/default/grub");
        Readiness.NeedsEdit needed = (Readiness.NeedsEdit) readiness();
        assertThat(needed.edits().getFirst().after())
                .contains("kernelopts=root=/dev/vda1 ro quiet intel_iommu=on \n#")
                .hasSize(1024);
        assertThat(needed.refresh().orElseThrow().words()).isEqualTo("grub2-mkconfig -o /boot/efi/EFI/redhat/grub.cfg");
    }

    @Test
    void onProxmoxOnlyTheFirstLineCounts() {
        host.file("/etc/kernel/proxmox-boot-uuids", "ABCD-1234\n")
                .file("/proc/cmdline", "initrd=\\x root=ZFS=rpool/ROOT/pve-1 boot=zfs\n")
                .file("/etc/kernel/cmdline", "root=ZFS=rpool/ROOT/pve-1 boot=zfs\nintel_iommu=on iommu=pt\n");
        Readiness.NeedsEdit needed = (Readiness.NeedsEdit) readiness();
        assertThat(needed.edits().getFirst().after())
                .isEqualTo("root=ZFS=rpool/ROOT/pve-1 boot=zfs intel_iommu=on\nintel_iommu=on iommu=pt\n");
        assertThat(needed.refresh()).contains(BootTool.PROXMOX);
    }

    @Test
    void theFirstEntryOfRefindIsChanged() {
        host.file("/proc/cmdline", EFI_LINE + "\n")
                .file(
                        "/boot/refind_linux.conf",
                        "\"Usual\"  \"root=/dev/vda1 ro quiet\"\n\"Single\" \"root=/dev/vda1 single\"\n");
        assertThat(loader().files().seen().orElseThrow().getFirst().format()).isEqualTo(BootFormat.REFIND);
        Readiness.NeedsEdit needed = (Readiness.NeedsEdit) readiness();
        assertThat(needed.edits().getFirst().after()).isEqualTo("""
            "Usual"  "root=/dev/vda1 ro quiet intel_iommu=on"
            "Single" "root=/dev/vda1 single"
            """);
    }

    @Test
    void whereLimineBootsTheArgumentAndTheFileThatHasItAreNamed() {
        host.file("/proc/cmdline", "root=/dev/vda1 rw intel_iommu=off\n")
                .file("/boot/limine.conf", "/a\n  cmdline: root=/dev/vda1 rw intel_iommu=off\n")
                .file("/etc/default/limine", "KERNEL_CMDLINE[default]+=\"root=/dev/vda1 rw\"\n")
                .file("/etc/limine-entry-tool.d/20.conf", "KERNEL_CMDLINE[default]+=\" intel_iommu=off \"\n");
        assertThat(byHand())
                .contains(
                        "in /etc/limine-entry-tool.d/20.conf: change intel_iommu=off to intel_iommu=on",
                        "then: limine-update");
    }

    @Test
    void generatedEntriesAreNotEditedInSilence() {
        host.file("/proc/cmdline", EFI_LINE + "\n");
        entry("/boot/loader/entries/a.conf", "root=/dev/vda1 ro quiet").file("/etc/NIXOS", "");
        assertThat(byHand()).contains("boot.kernelParams", "nixos-rebuild boot");
    }

    @Test
    void onAnOstreeSystemAndOnPopAndOnTalosTheProgramIsNamed() {
        host.file("/run/ostree-booted", "");
        assertThat(byHand()).contains("rpm-ostree kargs --append-if-missing=intel_iommu=on");
    }

    @Test
    void onPopKernelstubIsNamed() {
        host.file("/proc/cmdline", EFI_LINE + "\n").file("/etc/kernelstub/configuration", "{}");
        assertThat(byHand()).contains("kernelstub -a intel_iommu=on");
    }

    @Test
    void onTalosAndUnraidTheirOwnConfigurationIsNamed() {
        host.file("/etc/os-release", "NAME=\"Talos\"\nID=talos\n");
        assertThat(byHand()).contains("machine.install.extraKernelArgs");
        host.file("/etc/os-release", "ID=slackware\n").file("/etc/unraid-version", "version=7\n");
        assertThat(byHand()).contains("Syslinux Configuration", "append intel_iommu=on");
    }

    @Test
    void onXcpNgItsOwnProgramIsNamed() {
        menu("/boot/grub/grub.cfg", "/dev/vda1").file("/etc/xensource-inventory", "PRODUCT_BRAND='XCP-ng'\n");
        assertThat(byHand()).contains("/opt/xensource/libexec/xen-cmdline --set-dom0 intel_iommu=on; then reboot");
    }

    @Test
    void onTrueNasItsOwnConfigurationIsNamed() {
        menu("/boot/grub/grub.cfg", "/dev/vda1")
                .file("/etc/default/grub", DEFAULTS)
                .file("/etc/default/grub.d/truenas.cfg", "GRUB_TIMEOUT=10\n");
        assertThat(byHand())
                .contains(
                        "add intel_iommu=on in kernel_extra_options", "{\"kernel_extra_options\": \"intel_iommu=on\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/os-release, ID=guix, kernel-arguments",
        "/etc/abroot/abroot.json, {}, abroot kargs edit: add intel_iommu=on",
        "/usr/bin/clr-boot-manager, '', /etc/kernel/cmdline.d/hostdev.conf",
        "/etc/sysconfig/bootloader, LOADER_TYPE=\"systemd-boot\", sdbootutil update-all-entries",
        "/etc/sysconfig/bootloader, LOADER_TYPE=\"grub2-bls\", sdbootutil update-all-entries"
    })
    void whereAnotherProgramMakesTheEntriesItIsNamed(String file, String text, String words) {
        host.file("/proc/cmdline", EFI_LINE + "\n");
        entry("/boot/loader/entries/a.conf", "root=/dev/vda1 ro quiet").file(file, text + "\n");
        assertThat(byHand()).contains(words);
    }

    @Test
    void onFlatcarTheLineOfTheOemPartitionIsNamed() {
        menu("/boot/grub/grub.cfg", "/dev/vda1").file("/etc/os-release", "NAME=Flatcar\nID=flatcar\n");
        assertThat(byHand())
                .contains("in the line set linux_append= of /oem/grub.cfg: add intel_iommu=on, such as: set"
                        + " linux_append=\"$linux_append intel_iommu=on\"; then reboot");
        host.file("/usr/share/oem/grub.cfg", "");
        assertThat(byHand()).contains("of /usr/share/oem/grub.cfg");
    }

    @Test
    void whereZfsBootMenuBootsTheHostItsPropertyIsNamed() {
        host.file("/proc/cmdline", "root=zfs:rpool/ROOT/debian ro quiet\n")
                .file("/etc/zfsbootmenu/config.yaml", "Global:\n  ManageImages: true\n");
        assertThat(byHand())
                .contains(
                        "in the property org.zfsbootmenu:commandline of rpool/ROOT/debian: add intel_iommu=on",
                        "zfs set org.zfsbootmenu:commandline=\"ALL ARGUMENTS\" rpool/ROOT/debian");
    }

    @ParameterizedTest
    @CsvSource({
        "/boot/armbianEnv.txt, '', such as: extraargs=intel_iommu=on; then reboot",
        "/boot/extlinux/extlinux.conf, /usr/sbin/u-boot-update,"
                + " U_BOOT_PARAMETERS=\"ro quiet intel_iommu=on\"; then: u-boot-update; then reboot",
        "/boot/firmware/cmdline.txt, /boot/firmware/config.txt,"
                + " in the first line of /boot/firmware/cmdline.txt: add intel_iommu=on; then reboot",
        "/boot/cmdline.txt, /boot/config.txt, in the first line of /boot/cmdline.txt: add intel_iommu=on; then reboot"
    })
    void onABoardTheLineToChangeIsNamed(String file, String beside, String words) {
        host.file("/proc/cmdline", EFI_LINE + "\n").file(file, "label a\n  linux /vmlinuz\n  append ro\n");
        if (!beside.isEmpty()) {
            host.file(beside, "");
        }
        assertThat(byHand()).contains(words);
    }

    @Test
    void onATransactionalSystemTheMenuIsMadeInTheNextSnapshot() {
        menu("/boot/grub2/grub.cfg", "/dev/vda1")
                .file("/etc/default/grub", DEFAULTS)
                .file("/usr/sbin/transactional-update", "");
        assertThat(readiness()).as("its root may be written to").isInstanceOf(Readiness.NeedsEdit.class);
        host.file("/proc/self/mounts", "/dev/vda1 / btrfs ro,relatime,subvol=/@/.snapshots/1 0 0\n");
        assertThat(byHand()).contains("/etc/default/grub", "add intel_iommu=on", "transactional-update grub.cfg");
    }

    @Test
    void onAlpineTheFileThatItsMenuIsMadeFromIsNamed() {
        host.file("/boot/extlinux.conf", "label a\nlinux vmlinuz\nappend quiet\n")
                .file("/etc/update-extlinux.conf", "default_kernel_opts=\"quiet\"\n");
        assertThat(byHand()).contains("default_kernel_opts", "/etc/update-extlinux.conf", "update-extlinux");
    }

    @Test
    void whereTheLoaderIsNotRecognisedTheArgumentIsNamedAndNoCommandWithAPlaceholder() {
        host.file("/proc/cmdline", "root=/dev/vda1 intel_iommu=off\n");
        assertThat(byHand())
                .contains("boot loader not recognised", "change intel_iommu=off to intel_iommu=on")
                .doesNotContain("FILE");
    }
}
