package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import hostdev.cli.Completion.Candidate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a shell is offered where the cursor stands.
class CompletionTest {
    private static final Completion.Live LIVE = new Completion.Live(
            () -> List.of(new Candidate("01:00.0", "Network: a card"), new Candidate("02:00.0", "NVMe: a disk")),
            () -> List.of(new Candidate("win2k3", "off")));

    /// @param typed behind `hostdev`; a blank at its end stands before a word that is not begun
    private static List<String> offered(String typed) {
        return Completion.of(List.of(typed.split(" ", -1)), LIVE).stream()
                .map(Candidate::word)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "assi|assign",
                "hook |install,remove,qemu",
                "hook r|remove",
                "lab |demo,shell,run,topologies",
                "help hook |install,remove,qemu",
                "help hook i|install",
                "help --man lab t|topologies",
                "help assi|assign",
                "help h|hook,history,help",
                "assign |01:00.0,02:00.0",
                "assign 01:00.0 --to |win2k3",
                "assign 01:00.0 --with|--with-group",
                "start |win2k3",
                "plan ass|assign",
                "plan hook |install,remove",
                "plan assign 02|02:00.0",
                "completion f|fish",
            })
    void offersWhatCanStandThere(String typed, String words) {
        assertThat(offered(typed)).containsExactlyInAnyOrder(words.split(",", -1));
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"help assign ", "help hook install ", "start win2k3 ", "lab run -- ", "nonsense ", "plan lis"})
    void offersNothingWhereNothingFits(String typed) {
        assertThat(offered(typed)).isEmpty();
    }

    /// The script of the packages, in a bash that presses no key: it is called as bash calls it.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"hostdev help hook |install remove qemu", "hostdev assi|assign", "hostdev hook rem|remove"})
    void bashOffersThem(String line, String words, @TempDir Path directory) throws Exception {
        assumeThat(Files.isExecutable(Path.of("/bin/bash"))).isTrue();
        program(directory);
        Path script = Files.writeString(
                directory.resolve("completion"), Run.of("completion", "bash").stdout());

        String offered = bash(directory, """
            source '%s'
            COMP_LINE='%s' COMP_POINT=${#COMP_LINE}
            _hostdev
            echo "${COMPREPLY[*]}"
            """.formatted(script, line));

        assertThat(offered.strip().split(" ", -1)).containsExactlyInAnyOrder(words.split(" ", -1));
    }

    @Test
    void bashInsertsANameAsOneWordOfWhichNothingIsRun(@TempDir Path directory) throws Exception {
        assumeThat(Files.isExecutable(Path.of("/bin/bash"))).isTrue();
        Path program = Files.writeString(
                directory.resolve("hostdev"), "#!/bin/sh\necho '$(touch hacked)  off'\necho 'a b  runs'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Path script = Files.writeString(
                directory.resolve("completion"), Run.of("completion", "bash").stdout());

        String offered = bash(directory, """
            source '%s'
            COMP_LINE='hostdev start ' COMP_POINT=${#COMP_LINE}
            _hostdev
            printf '<%%s>' "${COMPREPLY[@]}"
            """.formatted(script));

        assertThat(offered).isEqualTo("<\\$\\(touch\\ hacked\\)><a\\ b>");
    }

    /// This very hostdev, under its name.
    private static void program(Path directory) throws IOException {
        Path program = Files.writeString(directory.resolve("hostdev"), """
            #!/bin/sh
            exec '%s/bin/java' -cp '%s' hostdev.cli.Main "$@"
            """.formatted(
                        System.getProperty("java.home"), System.getProperty("java.class.path")));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private static String bash(Path path, String script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "--norc", "-c", script);
        builder.environment().put("PATH", path + ":" + System.getenv("PATH"));
        builder.redirectErrorStream(true);
        Process bash = builder.start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void everyVerbIsOffered() {
        List<String> offered = offered("");
        for (String name : Verbs.names()) {
            assertThat(offered).contains(name.split(" ", -1)[0]);
        }
    }
}
