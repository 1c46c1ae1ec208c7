package hostdev.host.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hostdev.core.finding.Problem;
import hostdev.core.model.Fact;
import hostdev.host.root.HostRoot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Archives of strangers: what they can do, which is nothing.
class StrangeArchiveTest {
    private static final byte[] NOTHING = {};

    @TempDir
    Path directory;

    private interface Writing {
        void to(TarWriter tar) throws IOException;
    }

    private String archive(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TarWriter tar = new TarWriter(bytes, Instant.EPOCH);
        writing.to(tar);
        tar.end();
        return Files.write(directory.resolve("strange.tar"), bytes.toByteArray())
                .toString();
    }

    private void refused(String why, Writing writing) throws IOException {
        String file = archive(writing);
        assertThatThrownBy(() -> Capture.open(file))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(Problem.Code.USAGE))
                .hasMessage("--host " + file + ": not a copy of a host that can be opened: " + why);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aSmallFileThatBecomesALargeOneIsGivenUpOn() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] mebibyte = new byte[1 << 20];
        try (OutputStream out = new GZIPOutputStream(packed)) {
            for (int i = 0; i < 70; i++) {
                out.write(mebibyte);
            }
        }
        try (InputStream in = Unpacked.open(new ByteArrayInputStream(packed.toByteArray()))) {
            assertThatThrownBy(() -> in.transferTo(OutputStream.nullOutputStream()))
                    .hasMessage("it is more than 400 times larger when unpacked, as no copy of a host is");
        }
    }

    @Test
    void anArchiveThatIsNoFileIsRefused() {
        assertThatThrownBy(() -> Capture.open("/dev/zero")).hasMessageContaining("a device, not a file");
    }

    @Test
    void aPathThatLeadsOutIsRefused() throws IOException {
        refused("'sys/../../etc/passwd' leads out of the archive", tar -> {
            tar.directory("sys");
            tar.file("sys/../../etc/passwd", NOTHING);
        });
    }

    @Test
    void anEntryBehindALinkIsRefused() throws IOException {
        refused("'sys/out/shadow' goes through a link of the archive", tar -> {
            tar.link("sys/out", "/etc");
            tar.file("sys/out/shadow", NOTHING);
        });
    }

    @Test
    void linksLeadInsideOnlyAndNotRoundForEver() throws IOException {
        Files.writeString(directory.resolve("secret"), "of this machine");
        HostRoot root = Capture.open(archive(tar -> {
                    tar.directory("sys");
                    tar.link("sys/absolute", directory.resolve("secret").toString());
                    tar.link("sys/upward", "../../../../../../../../.." + directory.resolve("secret"));
                    tar.link("sys/round", "round");
                    tar.file("etc/motd", text("of the archive"));
                    tar.link("sys/inside", "/etc/../../../etc/motd");
                }))
                .root();
        assertThat(root.text("/sys/absolute")).isEqualTo(Fact.unknown("no such file"));
        assertThat(root.text("/sys/upward")).isEqualTo(Fact.unknown("no such file"));
        assertThat(root.text("/sys/round")).isEqualTo(Fact.unknown("no such file"));
        assertThat(root.text("/sys/inside")).isEqualTo(Fact.known("of the archive"));
        assertThat(root.link("/sys/round")).isEqualTo(Fact.known(Optional.of("round")));
        assertThat(root.names("/sys"))
                .isEqualTo(Fact.known(java.util.List.of("absolute", "inside", "round", "upward")));
    }

    @Test
    void aBombIsRefusedBeforeItFillsTheMemory() throws IOException {
        Path file = directory.resolve("bomb.tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            TarWriter tar = new TarWriter(out, Instant.EPOCH);
            byte[] zeros = new byte[60 << 20];
            for (int i = 0; i < 5; i++) {
                tar.file("sys/zeros" + i, zeros);
            }
            tar.end();
        }
        assertThatThrownBy(() -> Capture.open(file.toString()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("more than 400 times larger");
    }

    @Test
    void aPathOfThousandsOfDirectoriesCountsAsThousands() throws IOException {
        refused("more than 1500000 files", tar -> {
            for (int i = 0; i < 1000; i++) {
                tar.directory("sys/" + i + "/a".repeat(1990));
            }
        });
    }

    @Test
    void notesOfAPathDeeperThanAnyMachineHasAreRefused() throws IOException {
        String notes =
                new CaptureNotes("", Instant.EPOCH, false, "", Map.of(), RecordedHypervisor.none()).text(new Tree());
        refused("a path of more than 2048 names", tar -> {
            tar.directory("sys");
            tar.file(
                    CaptureNotes.FILE,
                    text(notes.replace(
                            "\"unseen\": {}", "\"unseen\": {\"gone\": [\"" + "/a".repeat(100_000) + "\"]}")));
        });
    }

    @Test
    void anArchiveThatWasCutOffIsRefused() throws IOException {
        String whole = archive(tar -> tar.file("sys/a", new byte[2000]));
        byte[] bytes = Files.readAllBytes(Path.of(whole));
        Path cut = Files.write(directory.resolve("cut.tar"), java.util.Arrays.copyOf(bytes, 1500));
        assertThatThrownBy(() -> Capture.open(cut.toString()))
                .hasMessageEndingWith("not a copy of a host that can be opened: it ends in the middle");
    }

    @Test
    void notesOfAnotherKindAreRefused() throws IOException {
        refused("it is not of the format hostdev-capture, version 1", tar -> {
            tar.directory("sys");
            tar.file(CaptureNotes.FILE, text("{\"format\": \"hostdev-capture\", \"version\": 2}"));
        });
    }

    @Test
    void aDirectoryAroundAllIsNoMatter() throws IOException {
        HostRoot root = Capture.open(archive(tar -> tar.file("host-7/sys/bus/pci/x".replace("x", "rescan"), text("1"))))
                .root();
        assertThat(root.names("/sys/bus/pci")).isEqualTo(Fact.known(java.util.List.of("rescan")));
        assertThat(root.exists("/sys/bus/pci/rescan")).isTrue();
        assertThat(root.exists("/host-7")).isFalse();
    }

    @Test
    void longNamesAndTargetsComeBackAsTheyWere() throws IOException {
        String deep = "sys/devices" + "/pci0000:00/0000:00:1c.0".repeat(9);
        HostRoot root = Capture.open(archive(tar -> {
                    tar.file(deep + "/vendor", text("0x8086\n"));
                    tar.link("sys/link", "/" + deep + "/vendor");
                    tar.link("sys/umlaut-ü", "ö".repeat(80));
                }))
                .root();
        assertThat(root.text("/sys/link")).isEqualTo(Fact.known("0x8086\n"));
        assertThat(root.link("/sys/umlaut-ü")).isEqualTo(Fact.known(Optional.of("ö".repeat(80))));
    }
}
