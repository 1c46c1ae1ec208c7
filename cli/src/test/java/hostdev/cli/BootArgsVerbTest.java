package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootArgsVerbTest {
    private static final String CHAPTER = """
        default=0
        title Red Hat Enterprise Linux Server (2.6.18-192.el5)
           root (hd0,0)
           kernel /xen.gz-2.6.18-192.el5
           module /vmlinuz-2.6.18-192.el5xen ro root=/dev/VolGroup00/LogVol00\s
           module /initrd-2.6.18-190.el5xen.img
        """;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void aFileOfTheChaptersXenHost() throws IOException {
        file = Files.writeString(directory.resolve("grub.conf"), CHAPTER);
    }

    private Run run(String... more) {
        return Run.of(List.of("boot-args", "--file", file.toString()), more);
    }

    @Test
    void printsTheFileAsTheChapterShowsItAndLeavesItAlone() {
        Run run = run("--hypervisor", "--add", "iommu=on");
        assertThat(run.stderr()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.stdout()).isEqualTo(CHAPTER.replace("xen.gz-2.6.18-192.el5", "xen.gz-2.6.18-192.el5 iommu=on"));
        assertThat(file).hasContent(CHAPTER);
    }

    @Test
    void writesInPlaceThroughALinkAndKeepsTheModeAndTheOldFile() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Path link = Files.createSymbolicLink(directory.resolve("menu.lst"), Path.of("grub.conf"));
        Run run =
                Run.of("boot-args", "--file", link.toString(), "--add", "quiet a=b", "--remove", "root", "--in-place");
        assertThat(run.stderr()).isEmpty();
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(Files.readString(file)).isEqualTo(CHAPTER.replace("root=/dev/VolGroup00/LogVol00", "quiet a=b"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(directory.resolve("grub.conf.before-hostdev")).hasContent(CHAPTER);
    }

    @Test
    void bytesOfAnotherEncodingComeOutAsTheyWere() throws IOException {
        byte[] bytes = "title Fichier \u00e9t\u00e9\nkernel /b ro\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file, bytes);
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        Run.Elsewhere here = new Run.Elsewhere(java.util.Map.of(), out, new java.io.ByteArrayOutputStream(), false);
        assertThat(Main.run(here, "boot-args", "--file", file.toString(), "--remove", "ro", "--add", "rw"))
                .isZero();
        assertThat(out.toByteArray())
                .isEqualTo("title Fichier \u00e9t\u00e9\nkernel /b rw\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aFileOfAnotherEncodingIsWrittenInPlaceByteForByte() throws IOException {
        Files.write(file, "# caf\u00e9\ntitle a\nkernel /b ro\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(run("--remove", "ro", "--add", "rw", "--in-place").status()).isZero();
        assertThat(Files.readAllBytes(file))
                .isEqualTo("# caf\u00e9\ntitle a\nkernel /b rw\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void saysWhatIsWrongAndWhatToType() throws IOException {
        assertThat(run().stderr()).contains("nothing is to be changed", "--add ARG");
        assertThat(run("--add", "a\"b").stderr()).contains("is not an argument of a kernel");
        assertThat(run("--format", "lilo", "--add", "a").stderr()).contains("there is no format 'lilo'");
        assertThat(run("--entry", "/vmlinuz-7", "--add", "a").stderr())
                .contains("no entry that boots a kernel has the kernel /vmlinuz-7", "/vmlinuz-2.6.18-192.el5xen");
        Files.writeString(file, "nothing of the sort\n");
        Run run = run("--add", "a");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.stderr()).contains("cannot be seen", "--format");
        file = directory.resolve("absent");
        assertThat(run("--add", "a").stderr()).contains("there is no file");
    }

    @Test
    void tellsItAsJson() {
        assertThat(run("--add", "a", "--json").stdout())
                .contains("\"format\": \"grub\"", "\"changed\": true", "LogVol00 a ");
    }

    @Test
    void besideProxmoxsListOfBootDisksOnlyTheFirstLineIsChanged() throws IOException {
        file = Files.writeString(directory.resolve("cmdline"), "root=ZFS=rpool boot=zfs\nintel_iommu=on\n");
        Files.writeString(directory.resolve("proxmox-boot-uuids"), "ABCD-1234\n");
        assertThat(run("--add", "intel_iommu=on").stdout())
                .isEqualTo("root=ZFS=rpool boot=zfs intel_iommu=on\nintel_iommu=on\n");
    }

    @Test
    void aDropInOfGrubExtendsTheMainFile() throws IOException {
        file = Files.writeString(directory.resolve("50-x.cfg"), "GRUB_TIMEOUT=1\n");
        assertThat(run("--add", "intel_iommu=on").stdout())
                .isEqualTo("GRUB_TIMEOUT=1\nGRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX intel_iommu=on\"\n");
        assertThat(run("--format", "default-grub", "--add", "intel_iommu=on").stdout())
                .contains("$GRUB_CMDLINE_LINUX intel_iommu=on");
    }
}
