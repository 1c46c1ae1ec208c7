package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A host, and the capture of it opened as another machine opens it.
class CaptureTest {
    private static final Path EXAMPLES = Path.of("../docs/examples");

    @TempDir
    Path directory;

    static Stream<String> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".txt"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private String simulated(String example) throws IOException {
        return "sim:" + Files.copy(EXAMPLES.resolve(example), directory.resolve(example));
    }

    private String captured(String host) {
        String file = directory.resolve("capture.tar.gz").toString();
        Run run = Run.of("--host", host, "capture", "-o", file);
        assertThat(run.stderr()).isEmpty();
        assertThat(run.status()).isZero();
        return file;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void aCaptureOfASimulatedHostSaysWhatTheHostSays(String example) throws IOException {
        String host = simulated(example);
        String capture = captured(host);
        List<String> verbs = verbs(host);
        assertThat(verbs).hasSizeGreaterThan(15);
        for (String verb : verbs) {
            List<String> words = verb.isEmpty() ? List.of() : List.of(verb.split(" ", -1));
            Run live = Run.of(List.of("--host", host), words.toArray(String[]::new));
            Run copy = Run.of(List.of("--host", capture), words.toArray(String[]::new));
            assertThat(copy).as(verb).isEqualTo(live);
        }
    }

    private static List<String> verbs(String host) throws IOException {
        String guest = Files.readAllLines(Path.of(host.substring("sim:".length()))).stream()
                .filter(line -> line.startsWith("guest"))
                .map(line -> line.split(" +", -1)[1])
                .findFirst()
                .orElseThrow();
        List<String> verbs = new ArrayList<>(
                List.of("", "list --all --guests", "list --tree", "list --json", "doctor", "doctor --json", "history"));
        verbs.add("slots " + guest);
        verbs.add("prepare --dry-run");
        for (String device : devices(host)) {
            verbs.add("show --guests " + device);
            verbs.add("show --json " + device);
            verbs.add("assign --dry-run --to " + guest + " " + device);
            verbs.add("plan assign --with-group --to " + guest + " " + device);
            verbs.add("release --dry-run " + device);
        }
        return verbs;
    }

    private static List<String> devices(String host) {
        List<String> devices = new ArrayList<>();
        for (String line : Run.of("--host", host, "list").stdout().lines().toList()) {
            if (line.startsWith("0000:")) {
                devices.add(line.substring(0, line.indexOf(' ')));
            }
        }
        return devices;
    }

    @Test
    void aCaptureIsForItsOwnerOnlyAndIsNotWrittenOver() throws IOException {
        String host = simulated("chapter.txt");
        String file = captured(host);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file))))
                .isEqualTo("rw-------");
        Run again = Run.of("--host", host, "capture", "-o", file);
        assertThat(again.status()).isEqualTo(2);
        assertThat(again.stderr()).contains(file + " is there already, and is not written over");
    }

    @Test
    void onAHostOfManyFunctionsItSaysWhatTakesSoLongAndRefusesBeforeThat() throws IOException {
        StringBuilder description = new StringBuilder();
        for (int i = 0; i < 600; i++) {
            description.append(
                    "function %02x:%02x.%d 8086:10d3 class=020000%n".formatted(1 + i / 256, i / 8 % 32, i % 8));
        }
        String host = "sim:" + Files.writeString(directory.resolve("many.txt"), description);
        String file = directory.resolve("many.tar.gz").toString();
        Run first = Run.watched("--host", host, "capture", "-o", file);
        assertThat(first.status()).isZero();
        assertThat(first.stderr()).isEqualTo("reading 600 functions …\n");
        Run again = Run.watched("--host", host, "capture", "-o", file);
        assertThat(again.status()).isEqualTo(2);
        assertThat(again.stderr()).contains("is not written over").doesNotContain("reading");
    }

    @Test
    void whatChangesAHostDoesNotTakeACapture() throws IOException {
        String capture = captured(simulated("chapter.txt"));
        Run run = Run.of("--host", capture, "assign", "00:1d.7", "--to", "win2k3");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.stderr())
                .contains("--host is only for what reads a host and changes nothing,"
                        + " and 'hostdev assign' is not that without --dry-run");
    }

    @Test
    void aFileThatIsNoCaptureIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("notes.txt"), "buy milk\n");
        Run run = Run.of("--host", file.toString(), "list");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.stderr())
                .contains("--host " + file + ": not a copy of a host that can be opened: it is no tar archive, plain or"
                        + " compressed by gzip or bzip2");
    }

    @Test
    void tellsWhatItWroteAsJson() throws IOException, JsonText.NotJson {
        String file = directory.resolve("c.tar.gz").toString();
        Run run = Run.of("--json", "--host", simulated("chapter.txt"), "capture", "-o", file);
        assertThat(JsonText.parse(run.stdout()))
                .isInstanceOfSatisfying(
                        Json.Obj.class,
                        it -> assertThat(it.get("bytes"))
                                .contains(Json.of(Path.of(file).toFile().length())));
    }
}
