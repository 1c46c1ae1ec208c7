package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepareVerbTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void aHostWithGrub() throws IOException {
        new CopiedHost(directory);
        write("proc/sys/kernel/osrelease", "6.12.1\n");
        write("proc/cmdline", "root=/dev/vda ro quiet intel_iommu=off\n");
        write("boot/config-6.12.1", "# a\nCONFIG_INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF=y\n");
        write("boot/grub/grub.cfg", "menuentry a {\n linux /b\n}\n");
        write("usr/sbin/update-grub", "");
        write("etc/default/grub", "GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX_DEFAULT=\"quiet intel_iommu=off\"\n");
        Files.createDirectories(directory.resolve("sys/firmware/acpi/tables"));
    }

    private void write(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Run prepare(String... more) {
        return Run.of(List.of("prepare", "--host", directory.toString()), more);
    }

    @Test
    void showsEachLineBeforeAndAfterAndWhatIsRun() throws IOException {
        write("sys/firmware/acpi/tables/DMAR", "");
        Run run = prepare("--dry-run");
        assertThat(run.stderr()).isEmpty();
        Golden.check("prepare-dry-run.txt", run.stdout());
        assertThat(directory.resolve("etc/default/grub")).content().contains("intel_iommu=off");
    }

    @Test
    void withoutATableItSaysWhereToSwitchItOnAndPlansNothing() {
        Run run = prepare("--dry-run");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.stdout()).isEmpty();
        assertThat(run.stderr())
                .contains("the firmware offers no IOMMU", "switch VT-d (Intel) or AMD-Vi (AMD")
                .doesNotContain("intel_iommu=");
    }

    @Test
    void whereItIsOnNothingIsDone() throws IOException {
        write("sys/firmware/acpi/tables/DMAR", "");
        write("sys/kernel/iommu_groups/0/devices/x", "");
        write("etc/default/grub", "GRUB_CMDLINE_LINUX=\"\"\n");
        Run run = prepare("--dry-run");
        assertThat(run.status()).isZero();
        assertThat(run.stdout()).isEqualTo("""
                note: the IOMMU is on: the kernel has IOMMU groups; the kernel switches it on by itself
                nothing to do: the host is as wished
                """);
        assertThat(run.stderr()).isEmpty();
    }

    @Test
    void keepsADeviceByAddressAndIdentityAndPutsTheRuleIntoTheRamdisk() throws IOException {
        new CopiedHost(directory)
                .function("0000:00:1d.7", "8086:293a", "0c0320", "ehci-pci", 4)
                .function("0000:00:1d.0", "8086:2934", "0c0300", "uhci_hcd", 4);
        Files.createSymbolicLink(
                directory.resolve("sys/bus/pci/drivers/ehci-pci/module"), Path.of("../../../../module/ehci_pci"));
        write("etc/initramfs-tools/initramfs.conf", "");
        write("usr/sbin/update-initramfs", "");
        Run run = prepare("--keep", "00:1d.7", "--dry-run");
        Golden.check("prepare-keep.txt", run.stdout());
        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout())
                .contains("0000:00:1d.0: it is in the IOMMU group of 0000:00:1d.7, and is not kept")
                .contains("nothing changes before the next boot");
        assertThat(directory.resolve("etc/udev")).doesNotExist();
    }

    @Test
    void doesNotKeepWhatIsNotThere() {
        Run run = prepare("--keep", "09:00.0", "--dry-run");
        assertThat(run.status()).isNotZero();
        assertThat(run.stderr()).contains("09:00.0");
    }

    @Test
    void aCopiedTreeIsNeverChanged() {
        Run run = prepare();
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.stderr()).contains("a copied tree is never changed", "--dry-run");
    }
}
