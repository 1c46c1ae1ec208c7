package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `hostdev diff`: a host, and what became of it.
class DiffVerbTest {
    private static final String BEFORE = """
            about     before
            acpi      DMAR
            module    vfio-pci
            function  00:00.0 8086:29c0 class=060000 group=0
            function  00:02.0 1b36:000c class=060400 driver=pcieport group=1
            function  01:00.0 8086:10d3 class=020000 driver=e1000e group=2 reset=flr,bus behind=00:02.0
            function  00:1b.0 8086:293e class=040300 driver=snd_hda_intel group=3
            interface enp1s0 on=01:00.0 up
            guest     win11
            """;

    @TempDir
    Path directory;

    private String before = "";

    @BeforeEach
    void aGuestHasTheCard() throws IOException {
        before = host("before.txt", BEFORE);
        Run assigned = Run.of("--host", before, "assign", "01:00.0", "--to", "win11", "--yes", "--force");
        assertThat(assigned.stderr()).as("assigned").doesNotContain("error");
    }

    private String host(String name, String text) throws IOException {
        return "sim:" + Files.writeString(directory.resolve(name), text);
    }

    private String captured(String host) {
        String file = directory.resolve("before.tar.gz").toString();
        assertThat(Run.of("--host", host, "capture", "-o", file).status()).isZero();
        return file;
    }

    @Test
    void ahostIsNotDifferentFromItsCapture() {
        Run run = Run.of("diff", captured(before), before);
        assertThat(run.stdout()).isEqualTo("nothing is different\n");
        assertThat(run.status()).isZero();
    }

    @Test
    void tellsOfADeviceThatSharesItsGroupNow() throws IOException {
        String after = host("after.txt", BEFORE.replace("snd_hda_intel group=3", "snd_hda_intel group=2"));
        Run run = Run.of("diff", captured(before), after);
        assertThat(run.stdout())
                .contains("  IOMMU group      alone -> with 0000:00:1b.0\n")
                .contains("""

                        Broken promises
                          win11: 0000:01:00.0 shares its IOMMU group with 0000:00:1b.0 now
                            hostdev show 0000:01:00.0
                        """);
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void tellsOfADeviceThatIsGoneAndWhatIsInItsPlace() throws IOException {
        String after = host("after.txt", BEFORE.replace("01:00.0 8086:10d3", "01:00.0 15b3:1015"));
        Run run = Run.of("diff", captured(before), after);
        assertThat(run.stdout())
                .contains("  device           gone: 8086:10d3 class 020000\n")
                .contains("  device           new: 15b3:1015 class 020000\n")
                .contains("win11: 0000:01:00.0 is gone, and 15b3:1015 is at its address now\n");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void followsADeviceThatHasMovedAndKeepsItsPromise() throws IOException {
        String after = host("after.txt", BEFORE.replace("01:00.0", "05:00.0"));
        Run run = Run.of("diff", captured(before), after);
        assertThat(run.stdout())
                .contains("  address          0000:01:00.0 -> 0000:05:00.0\n")
                .doesNotContain("Broken promises");
    }

    /// Two cards of a kind; what is at the second one's address now is the first one.
    @Test
    void aCardIsKnownByItsPlaceWhenTheBusesAreNumberedAnew() throws IOException {
        String cards = """
                function  00:01.0 1b36:000c class=060400 driver=pcieport group=1
                function  00:02.0 1b36:000c class=060400 driver=pcieport group=2
                function  %s:00.0 8086:10d3 class=020000 driver=e1000e group=3 behind=00:01.0
                function  %s:00.0 8086:10d3 class=020000 driver=e1000e group=4 behind=00:02.0
                """;
        Run run = Run.of(
                "diff", host("two.txt", cards.formatted("01", "02")), host("anew.txt", cards.formatted("02", "03")));
        assertThat(run.stdout())
                .contains("  address          0000:01:00.0 -> 0000:02:00.0\n")
                .contains("  address          0000:02:00.0 -> 0000:03:00.0\n")
                .doesNotContain("gone")
                .doesNotContain("new");
    }

    @Test
    void ofALargeGroupItNamesWhatHasChangedAndHowManyThereAre() throws IOException {
        StringBuilder many = new StringBuilder("function  00:01.0 8086:293e class=040300 group=1\n");
        for (int slot = 2; slot < 32; slot++) {
            many.append("function  00:%02x.0 8086:10d3 class=020000 group=2\n".formatted(slot));
        }
        String then = many.toString();
        Run run = Run.of(
                "diff",
                host("then.txt", then),
                host(
                        "now.txt",
                        then.replace(
                                "00:1f.0 8086:10d3 class=020000 group=2", "00:1f.0 8086:10d3 class=020000 group=1")));
        assertThat(run.stdout())
                .contains("  IOMMU group      alone -> with 0000:00:1f.0\n")
                .contains(
                        "  IOMMU group      with 0000:00:1f.0, 0000:00:03.0, 0000:00:04.0, 0000:00:05.0, 0000:00:06.0,"
                                + " 0000:00:07.0, 0000:00:08.0, 0000:00:09.0 and 21 more -> with 0000:00:03.0, 0000:00:04.0,"
                                + " 0000:00:05.0, 0000:00:06.0, 0000:00:07.0, 0000:00:08.0, 0000:00:09.0, 0000:00:0a.0 and 20 more\n");
    }

    @Test
    void tellsThatNothingResetsItAnyMore() throws IOException {
        String after = host("after.txt", BEFORE.replace(" reset=flr,bus", ""));
        assertThat(Run.of("diff", captured(before), after).stdout())
                .contains("  reset methods    flr, bus -> none\n")
                .contains("win11: 0000:01:00.0 can no longer be reset between two guests\n");
    }

    @Test
    void givesTheSameAsJson() throws IOException, JsonText.NotJson {
        String after = host("after.txt", BEFORE.replace("snd_hda_intel group=3", "snd_hda_intel group=2"));
        Json json =
                JsonText.parse(Run.of("diff", captured(before), after, "--json").stdout());
        assertThat(JsonText.line(json))
                .contains("\"device\":\"0000:01:00.0\",\"what\":\"IOMMU group\",\"before\":\"alone\",")
                .contains("\"guest\":\"win11\"");
    }

    @Test
    void aNameThatIsNoCopyIsRefused() {
        Run run = Run.of("diff", directory.resolve("none").toString(), before);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.stderr()).contains("there is no capture and no copied tree there");
    }
}
