package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.boot.BootFacts;
import hostdev.core.boot.BootFile;
import hostdev.core.boot.BootFormat;
import hostdev.core.boot.BootLoader.Kind;
import hostdev.core.boot.BootTool;
import hostdev.core.boot.Readiness;
import hostdev.core.model.Fact;
import hostdev.host.fixture.HostFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootReaderTest {
    private static final String BLS = "title a\nlinux /vmlinuz-6\noptions root=/dev/vda ro\n";

    @TempDir
    private Path directory;

    private HostFixture host;

    @BeforeEach
    void aHostWithVtdThatIsOff() {
        host = HostFixture.in(directory)
                .file("/sys/firmware/acpi/tables/DMAR", "")
                .file("/proc/sys/kernel/osrelease", "6.12.1\n")
                .file("/proc/cmdline", "BOOT_IMAGE=/vmlinuz-6 root=/dev/vda ro intel_iommu=off\n")
                .file("/boot/config-6.12.1", "# a\nCONFIG_INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF=y\n");
    }

    private BootFacts read() {
        return BootReader.read(host.root());
    }

    private List<String> paths() {
        return read().loader().files().seen().orElseThrow().stream()
                .map(BootFile::path)
                .toList();
    }

    @Test
    void readsTheFactsOfTheRunningHost() {
        BootFacts facts = read();
        assertThat(facts.table()).isEqualTo(Fact.known(Optional.of("DMAR")));
        assertThat(facts.groups()).isFalse();
        assertThat(facts.builtIn()).isEqualTo(Fact.known(true));
        assertThat(facts.running().seen().orElseThrow()).hasSize(4);
        assertThat(facts.xen()).isEmpty();
        assertThat(facts.loader().kind()).isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void aKernelWhoseConfigurationIsNotThereIsNotGuessedAt() {
        host.file("/proc/sys/kernel/osrelease", "7.0\n");
        assertThat(read().builtIn()).isInstanceOf(Fact.Unknown.class);
    }

    @Test
    void findsGrub2OfDebianWithItsDirectory() {
        host.file("/boot/grub/grub.cfg", "menuentry a {\n linux /b\n}\n")
                .file("/usr/sbin/update-grub", "")
                .file("/etc/default/grub", "GRUB_CMDLINE_LINUX=\"intel_iommu=off\"\n")
                .file("/etc/default/grub.d/xen.cfg", "GRUB_CMDLINE_XEN=\"\"\n")
                .file("/etc/default/grub.d/README", "no file of a shell\n");
        assertThat(read().loader().kind()).isEqualTo(Kind.GRUB2);
        assertThat(read().loader().refresh()).contains(BootTool.UPDATE_GRUB);
        assertThat(paths()).containsExactly("/etc/default/grub", "/etc/default/grub.d/xen.cfg");
        assertThat(Readiness.of(read()))
                .isInstanceOfSatisfying(
                        Readiness.NeedsEdit.class,
                        needed -> assertThat(needed.edits().getFirst().after())
                                .isEqualTo("GRUB_CMDLINE_LINUX=\"intel_iommu=on\"\n"));
    }

    @Test
    void findsTheEntriesOfFedora() {
        host.file("/boot/grub2/grub.cfg", "insmod blscfg\nblscfg\n")
                .file("/boot/loader/entries/1-6.12.conf", BLS)
                .file("/boot/loader/entries/1-6.12.conf.before-hostdev", BLS)
                .file("/etc/kernel/cmdline", "root=/dev/vda ro\n")
                .file("/etc/default/grub", "GRUB_CMDLINE_LINUX=\"\"\n");
        assertThat(read().loader().kind()).isEqualTo(Kind.GRUB2_BLS);
        assertThat(read().loader().refresh()).contains(BootTool.GRUB2_MKCONFIG);
        assertThat(paths())
                .containsExactly("/boot/loader/entries/1-6.12.conf", "/etc/kernel/cmdline", "/etc/default/grub");
        assertThat(read().loader().files().seen().orElseThrow().getFirst().kept())
                .isTrue();
    }

    @Test
    void whatTheFirmwareWasToldOfTheLoaderComesBeforeWhatLiesAbout() {
        String name = "/sys/firmware/efi/efivars/LoaderInfo-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f";
        StringBuilder utf16 = new StringBuilder("\6\0\0\0");
        "systemd-boot 257".chars().forEach(c -> utf16.append((char) c).append('\0'));
        host.file("/boot/grub/grub.cfg", "menuentry a {\n linux /b\n}\n")
                .file(name, utf16.toString())
                .file("/efi/loader/entries/a.conf", BLS);
        assertThat(read().loader().kind()).isEqualTo(Kind.SYSTEMD_BOOT);
        assertThat(paths()).containsExactly("/efi/loader/entries/a.conf");
    }

    @Test
    void findsProxmoxAndWhatItMakesTheMenuFrom() {
        host.file("/etc/kernel/proxmox-boot-uuids", "ABCD-1234\n")
                .file("/etc/kernel/cmdline", "root=ZFS=rpool/ROOT/pve-1 boot=zfs\n")
                .file("/boot/grub/grub.cfg", "")
                .file("/etc/default/grub", "GRUB_CMDLINE_LINUX=\"\"\n");
        assertThat(read().loader().kind()).isEqualTo(Kind.PROXMOX);
        assertThat(read().loader().refresh()).contains(BootTool.PROXMOX);
        assertThat(paths()).containsExactly("/etc/kernel/cmdline", "/etc/default/grub");
    }

    @Test
    void findsLegacyGrubAndExtlinux() {
        host.file("/boot/extlinux/extlinux.conf", "label a\nkernel /b\n");
        assertThat(read().loader().kind()).isEqualTo(Kind.EXTLINUX);
        host.file("/boot/grub/menu.lst", "title a\nkernel /b\n");
        assertThat(read().loader().kind()).isEqualTo(Kind.LEGACY_GRUB);
        assertThat(read().loader().files().seen().orElseThrow().getFirst().format())
                .isEqualTo(BootFormat.GRUB);
    }

    @Test
    void recognisesAUnifiedKernelImage() {
        host.file("/boot/efi/EFI/Linux/debian-6.12.efi", "MZ");
        assertThat(read().loader().kind()).isEqualTo(Kind.UNIFIED_IMAGE);
        assertThat(Readiness.of(read())).isInstanceOf(Readiness.ByHand.class);
    }

    @Test
    void aGuestOfXenIsNotXensFirstDomain() {
        host.file("/sys/hypervisor/type", "xen\n").file("/sys/hypervisor/properties/features", "000022a0\n");
        assertThat(read().xen()).isEmpty();
    }

    @Test
    void findsIntelsTableUnderTheNameThatXenGivesIt() {
        host.file("/sys/firmware/acpi/tables/RMAD", "RMAD");
        assertThat(read().table()).isEqualTo(Fact.known(java.util.Optional.of("DMAR")));
    }

    @Test
    void underXenOfAnotherHostItIsUnknownWhetherItGivesDevices() {
        host.file("/sys/hypervisor/type", "xen\n").file("/proc/xen/capabilities", "control_d\n");
        assertThat(read().xen()).hasValueSatisfying(it -> assertThat(it).isInstanceOf(Fact.Unknown.class));
    }
}
