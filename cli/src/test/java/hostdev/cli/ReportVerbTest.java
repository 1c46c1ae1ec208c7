package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The report, run whole on simulated machines.
class ReportVerbTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("hostdev.checkout"), "docs/examples");
    private static final Pattern STYLE = Pattern.compile("(?s)style-src '(sha256-[^']+)'.*<style>(.*)</style>");

    @TempDir
    private Path directory;

    static List<String> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    private String simulated(String example) throws IOException {
        return "sim:" + Files.copy(EXAMPLES.resolve(example), directory.resolve(example));
    }

    private static String page(String host) {
        Run run = Run.of("report", "--host", host);
        assertThat(run.stderr()).isEmpty();
        assertThat(run.status()).isZero();
        return run.stdout();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void whatItSaysCanBeGivenIsWhatAssignGives(String example) throws Exception {
        String host = simulated(example);
        String guest = Files.readAllLines(EXAMPLES.resolve(example)).stream()
                .filter(line -> line.startsWith("guest"))
                .map(line -> line.split(" +", -1)[1])
                .findFirst()
                .orElseThrow();
        Json report = JsonText.parse(Run.of("report", "--json", "--host", host).stdout());
        List<Json> devices =
                report instanceof Json.Obj all && all.get("devices").orElseThrow() instanceof Json.Arr list
                        ? list.items()
                        : List.of();
        assertThat(devices).isNotEmpty();
        List<Json> fit = new ArrayList<>();
        for (Json device : devices) {
            Json.Obj facts = (Json.Obj) device;
            String address = ((Json.Text) facts.get("address").orElseThrow()).value();
            if (facts.get("can_be_given").equals(Optional.of(Json.of(true)))) {
                fit.add(Json.of(address));
            }
            Run assign = Run.of("assign", address, "--to", guest, "--with-group", "--dry-run", "--host", host);
            assertThat(facts.get("can_be_given")).as(address + assign.stderr()).contains(Json.of(assign.status() == 0));
        }
        Json overview = ((Json.Obj) report).get("overview").orElseThrow();
        assertThat(((Json.Obj) overview).get("candidates")).contains(Json.list(fit));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void thePageLoadsNothingAndItsPolicyHasItsStyle(String example) throws Exception {
        String page = page(simulated(example));
        assertThat(page)
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
                .doesNotContain("<script", "://", "style=", " src=");
        assertThat(page.replaceAll("href=\"#[a-z]+\"", "")).doesNotContain("href=");
        Matcher style = STYLE.matcher(page);
        assertThat(style.find()).isTrue();
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(style.group(2).getBytes(StandardCharsets.UTF_8));
        assertThat(style.group(1)).isEqualTo("sha256-" + Base64.getEncoder().encodeToString(digest));
        assertThat(style.group(2)).doesNotContain("url(", "@import");
    }

    @Test
    void aNameThatIsAScriptIsText() throws IOException {
        Path hostile = directory.resolve("hostile.txt");
        String text = Files.readString(EXAMPLES.resolve("chapter.txt"));
        Files.writeString(hostile, text.replace("QEMU USB HARDDRIVE", "</p><script>alert(1)</script>"));
        String page = page("sim:" + hostile);
        assertThat(page).contains("&lt;script&gt;alert(1)").doesNotContain("<script");
    }

    @Test
    void saysWhoHasADeviceAndWhyItStays() throws IOException {
        assertThat(page(simulated("laptop.txt")).replaceAll("</?span[^>]*>", ""))
                .contains(
                        "host lives on it", "hostdev assign 02:00.0 --to GUEST", "swapoff /dev/nvme0n1p2", "Root port");
    }

    @Test
    void manyThatAreAlikeAreOneRow() throws IOException {
        StringBuilder text = new StringBuilder("acpi DMAR\nmodule vfio-pci\nguest db\n");
        for (int i = 0; i < 64; i++) {
            text.append(
                    "function 01:%02x.%d 8086:10ca class=020000 driver=igbvf group=%d%n".formatted(i / 8, i % 8, i));
        }
        Path many = Files.writeString(directory.resolve("many.txt"), text);
        assertThat(page("sim:" + many)).contains("<strong class=\"address\">64 ×</strong>");
    }

    @Test
    void aFileIsWrittenWholeAndNotWrittenOver() throws IOException {
        String host = simulated("gpu.txt");
        Path file = directory.resolve("report.html");
        assertThat(Run.of("report", "--host", host, "-o", file.toString()).status())
                .isZero();
        assertThat(Files.readString(file)).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
        Run again = Run.of("report", "--host", host, "-o", file.toString());
        assertThat(again.status()).isEqualTo(2);
        assertThat(again.stderr()).contains("is there already");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(path -> String.valueOf(path.getFileName()))).noneMatch(name -> name.endsWith(".new"));
        }
    }

    @Test
    void aFileNamedLikeATemporaryOneStays() throws IOException {
        Path theirs = Files.writeString(directory.resolve(".report.html.new"), "mine");
        Run run = Run.of("report", "--host", simulated("gpu.txt"), "-o", directory.resolve("report.html") + "");
        assertThat(run.status()).isZero();
        assertThat(theirs).hasContent("mine");
    }

    @Test
    void aSavedPlanIsForItsOwnerOnly() throws IOException {
        Path plan = directory.resolve("plan.json");
        Run.of("plan", "assign", "01:00.0", "--to", "win2k3", "--host", simulated("vtd.txt"), "-o", plan.toString());
        assertThat(Files.getPosixFilePermissions(plan)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    /// With CDPATH, `cd` may go elsewhere, and prints where to.
    @Test
    void theLauncherAndTheScriptsDoNotLetCdpathLeadThemElsewhere() throws IOException {
        try (Stream<Path> scripts = Files.list(Path.of("../script"))) {
            assertThat(scripts.filter(Files::isRegularFile))
                    .allSatisfy(
                            script -> assertThat(Files.readString(script)).doesNotContainPattern("(?m)^cd |\\$\\(cd "));
        }
    }

    @Test
    void aTerminalIsToldToNameAFile() throws IOException {
        Run.Elsewhere terminal =
                new Run.Elsewhere(Map.of(), new ByteArrayOutputStream(), new ByteArrayOutputStream(), false) {
                    @Override
                    public boolean terminal() {
                        return true;
                    }
                };
        Run run = Run.in(terminal, "report", "--host", simulated("gpu.txt"));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.stderr()).contains("report -o report.html");
    }
}
