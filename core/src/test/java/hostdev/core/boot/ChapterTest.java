package hostdev.core.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The two files that the chapter prints, and a real one of the system that it was written for.
class ChapterTest {
    private static final BootArgument VTD = new BootArgument("intel_iommu=on");
    private static final BootArgument XEN = new BootArgument("iommu=on");

    /// A listing as it stands in the chapter.
    ///
    /// @param marker what is only in this one
    private static String listing(String marker) throws IOException {
        List<String> lines = Files.readAllLines(SharedFiles.named("reference/rhel5-pci-passthrough.txt"));
        int kernel = 0;
        while (!lines.get(kernel).contains(marker)) {
            kernel++;
        }
        int from = kernel;
        while (!lines.get(from).strip().equals("default=0")) {
            from--;
        }
        int to = kernel;
        while (lines.get(to + 1).strip().matches("(kernel|module|initrd) .*")) {
            to++;
        }
        return String.join("\n", lines.subList(from, to + 1)) + "\n";
    }

    private static String edited(String text, boolean hypervisor, BootArgument add) throws NotEditable {
        return BootText.edit(
                BootFormat.GRUB, text, new BootEdit(new BootEdit.Which.Usual(), hypervisor, List.of(), List.of(add)));
    }

    @Test
    void theFileForKvmComesOutAsPrinted() throws IOException, NotEditable {
        String printed = listing("LogVol00 intel_iommu=on");
        assertThat(edited(printed.replace(" intel_iommu=on", ""), false, VTD)).isEqualTo(printed);
        assertThat(edited(printed, false, VTD)).isEqualTo(printed);
    }

    @Test
    void theFileForXenComesOutAsPrinted() throws IOException, NotEditable {
        String printed = listing("kernel /xen.gz");
        assertThat(printed).contains("module /initrd-2.6.18-190.el5xen.img");
        assertThat(edited(printed.replace(" iommu=on", ""), true, XEN)).isEqualTo(printed);
        assertThat(edited(printed, true, XEN)).isEqualTo(printed);
    }

    @Test
    void ofARealFileOnlyTheLineOfTheDefaultChanges() throws IOException, NotEditable {
        String text = Files.readString(
                SharedFiles.named("data/voxpupuli-grub/spec/fixtures/unit/puppet/provider/kernel_parameter/grub/full"));
        String line = "\tkernel /vmlinuz-2.6.18-308.13.1.el5 ro root=/dev/VolGroup00/LogVol00 rhgb quiet elevator=noop"
                + " divider=10 rd_LVM_LV=vg/lv1 rd_LVM_LV=vg/lv2\n";
        assertThat(text).contains(line);
        assertThat(edited(text, false, VTD)).isEqualTo(text.replace(line, line.replace("\n", " intel_iommu=on\n")));
    }

    @Test
    void inARealFileWithXenItsLineIsFoundAndItsKernelsToo() throws IOException, NotEditable {
        String text = Files.readString(SharedFiles.named("data/augeas/tests/root/boot/grub/grub.conf"));
        BootEdit edit = new BootEdit(new BootEdit.Which.All(), true, List.of(), List.of(XEN));
        assertThat(BootText.edit(BootFormat.GRUB, text, edit))
                .isEqualTo(
                        text.replace("\tkernel /xen.gz-2.6.21.7-3.fc8\n", "\tkernel /xen.gz-2.6.21.7-3.fc8 iommu=on\n"))
                .isNotEqualTo(text);
        List<BootLine> lines = BootText.lines(BootFormat.GRUB, text);
        assertThat(lines).hasSize(5);
        assertThat(lines).filteredOn(BootLine::hypervisor).hasSize(1);
        assertThat(lines).filteredOn(line -> line.entry().usual()).hasSize(1);
    }
}
