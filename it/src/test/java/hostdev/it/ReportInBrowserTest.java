package hostdev.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The page of `hostdev report` in a real browser: it fits a phone and a screen, its style is let in by its policy, no
/// script of a name runs, and it prints.
@Tag("browser")
class ReportInBrowserTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path EXAMPLES = Path.of(System.getProperty("hostdev.checkout"), "docs/examples");
    private static final Pattern SEEN = Pattern.compile("seen: (\\d+) of (\\d+), nav (\\w+), title ([^.]*)\\.");

    @TempDir
    private Path directory;

    @BeforeEach
    void aBrowserIsThere() {
        assumeThat(Files.isExecutable(CHROMIUM))
                .as("no chromium: script/bootstrap test installs it (apt-get install chromium)")
                .isTrue();
    }

    private Path report(String example) throws Exception {
        Path host = directory.resolve("host.txt");
        String text = Files.readString(EXAMPLES.resolve(example));
        Files.writeString(host, text.replace("QEMU USB HARDDRIVE", "</p><script>document.title='taken'</script>"));
        Path page = directory.resolve("report.html");
        run(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "hostdev.cli.Main",
                "report",
                "--host",
                "sim:" + host,
                "-o",
                page.toString()));
        return page;
    }

    private String browser(String... last) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                CHROMIUM.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1400,900",
                "--user-data-dir=" + Files.createTempDirectory(directory, "profile")));
        command.addAll(List.of(last));
        return run(command);
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended).as("%s ended", command.getFirst()).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve("err")))
                .isZero();
        return Files.readString(out);
    }

    /// In a frame of that width: a window of the browser has a least width, a frame has none.
    @ParameterizedTest
    @CsvSource({"chapter.txt,360", "gpu.txt,360", "acs.txt,360", "laptop.txt,360", "sriov.txt,360", "acs.txt,1280"})
    void itFitsAPhoneAndAScreenAndRunsNoScript(String example, int width) throws Exception {
        String page = Files.readString(report(example));
        Path outer = Files.writeString(directory.resolve("outer.html"), """
                <!DOCTYPE html><title>outer</title>
                <iframe style="border:0;width:%dpx;height:800px" srcdoc="%s"></iframe>
                <p id="seen"></p>
                <script>
                addEventListener("load", () => {
                  const inner = document.querySelector("iframe").contentDocument;
                  const nav = getComputedStyle(inner.querySelector("nav")).display;
                  document.getElementById("seen").textContent = "seen: " + inner.documentElement.scrollWidth + " of "
                      + inner.documentElement.clientWidth + ", nav " + nav + ", title " + inner.title.split(" ")[0] + ".";
                });
                </script>
                """.formatted(
                        width, page.replace("&", "&amp;").replace("\"", "&quot;")));
        Matcher seen = SEEN.matcher(browser(
                "--virtual-time-budget=10000", "--dump-dom", outer.toUri().toString()));
        assertThat(seen.find()).isTrue();
        assertThat(Integer.parseInt(seen.group(1))).isLessThanOrEqualTo(width);
        assertThat(seen.group(1)).as("nothing to scroll to").isEqualTo(seen.group(2));
        assertThat(seen.group(3)).as("its style is let in").isEqualTo("flex");
        assertThat(seen.group(4)).as("no script of a name has run").isEqualTo("PCI");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chapter.txt", "laptop.txt"})
    void itPrintsOnAFewPages(String example) throws Exception {
        Path pdf = directory.resolve("report.pdf");
        browser(
                "--no-pdf-header-footer",
                "--print-to-pdf=" + pdf,
                report(example).toUri().toString());
        String printed = Files.readString(pdf, StandardCharsets.ISO_8859_1);
        assertThat(Pattern.compile("/Type\\s*/Page\\b")
                        .matcher(printed)
                        .results()
                        .count())
                .isBetween(1L, 6L);
    }
}
