package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Help fits a screen, begins with an example, and is what the manual page says.
class HelpTest {
    private static final int LINES = 48;
    private static final int COLUMNS = 80;

    static Stream<String> names() {
        return Verbs.all().stream().map(Verb::name);
    }

    private static Run hostdev(String first, String name, String... last) {
        List<String> words = new ArrayList<>(first.isEmpty() ? List.of() : List.of(first));
        words.addAll(name.isEmpty() ? List.of() : List.of(name.split(" ", -1)));
        words.addAll(List.of(last));
        return Run.of(words.toArray(String[]::new));
    }

    private static void fits(Run help) {
        assertThat(help.status()).isZero();
        assertThat(help.stderr()).isEmpty();
        assertThat(help.stdout().lines().toList())
                .hasSizeLessThanOrEqualTo(LINES)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(COLUMNS));
    }

    @ParameterizedTest
    @MethodSource("names")
    void theHelpOfAVerbFitsAScreenAndBeginsWithAnExample(String name) {
        Run help = hostdev("", name, "--help");
        fits(help);
        assertThat(help.stdout().split("\n\n", -1)[1]).startsWith("  ").contains("hostdev");
        if (!name.isEmpty()) { // the help of all
            assertThat(help.stdout()).contains("Usage\n  hostdev");
        }
    }

    @Test
    void theHelpOfAllFitsAScreenAndNamesEveryVerb() {
        Run help = Run.of("--help");
        fits(help);
        for (String name : Verbs.names()) {
            assertThat(help.stdout()).contains(name.substring(name.indexOf(' ') + 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lab", "hook"})
    void aWordThatManyVerbsBeginWithNamesThem(String word) {
        Run help = Run.of(word, "--help");
        fits(help);
        assertThat(help.stdout()).isEqualTo(Run.of("help", word).stdout());
        assertThat(Verbs.names().stream().filter(name -> name.startsWith(word + " ")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(help.stdout()).contains("  hostdev " + name + "  "));
        assertThat(Run.of("--help", word).stdout()).isEqualTo(help.stdout());
        Run alone = Run.of(word);
        assertThat(alone.status()).isEqualTo(2);
        assertThat(alone.stderr()).contains("hint: hostdev " + word + " --help explains them");
        assertThat(Run.of(word, "--help", "--json").stdout()).contains("\"name\": \"" + word + " ");
        assertThat(Run.of(word, "--hlep").stderr()).contains("needs one of");
    }

    @ParameterizedTest
    @MethodSource("names")
    void theManualPageSaysTheSame(String name, @TempDir Path directory) throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/groff"))).isTrue();
        String help = hostdev("help", name).stdout();
        Path page = Files.writeString(
                directory.resolve("page.1"), hostdev("help", name, "--man").stdout());

        String shown = formatted(page);

        List<String> wanted = help.lines().map(String::strip).toList();
        List<String> said = shown.lines().map(String::strip).toList();
        int start = said.indexOf(wanted.getFirst());
        assertThat(start).as(shown).isNotNegative();
        if (!name.isEmpty()) { // plain hostdev's page has its own help, then that of all
            assertThat(said.subList(start, Math.min(said.size(), start + wanted.size())))
                    .isEqualTo(wanted);
        }
    }

    /// What a screen has no room for is left out whole, and where it is said.
    @ParameterizedTest
    @MethodSource("names")
    void whatTheScreenShowsIsThePagesText(String name) {
        List<String> shown = hostdev("", name, "--help").stdout().lines().toList();
        List<String> whole = name.isEmpty()
                ? Run.of("help").stdout().lines().toList()
                : hostdev("help", name).stdout().lines().toList();
        boolean cut = shown.getLast().equals("All of it: hostdev help " + name);
        List<String> said = cut ? shown.subList(0, shown.size() - 2) : shown;
        assertThat(whole.subList(0, said.size())).isEqualTo(said);
        assertThat(cut).isEqualTo(whole.size() > said.size());
        assertThat(hostdev("help", name, "--man").stdout().lines().map(HelpTest::plain))
                .containsSubsequence(said.stream().map(String::strip).toList());
    }

    /// A line of the page's source without roff's own.
    private static String plain(String line) {
        return line.replace("\\&", "")
                .replace("\\-", "-")
                .replace("\\(aq", "'")
                .replace("\\(ga", "`")
                .replace("\\e", "\\")
                .strip();
    }

    private static String formatted(Path page) throws IOException, InterruptedException {
        Process groff = new ProcessBuilder("groff", "-Kutf8", "-man", "-Tutf8", "-P-cbou", "-rLL=120n", page.toString())
                .start();
        String text = new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String complaints = new String(groff.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(groff.waitFor()).isZero();
        assertThat(complaints).isEmpty();
        return text;
    }
}
