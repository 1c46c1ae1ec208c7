package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the pages tell a person to type can be typed: every command line in a block of code of the README and of docs/.
class PagesTest {
    private static final Path CHECKOUT = Path.of(System.getProperty("hostdev.checkout"));

    /// A page and a line of it.
    record Typed(Path page, String line) {
        @Override
        public String toString() {
            return page.getFileName() + ": " + line;
        }
    }

    static List<Typed> commands() throws IOException {
        List<Typed> commands = new ArrayList<>();
        List<Path> pages = new ArrayList<>(List.of(CHECKOUT.resolve("README.md")));
        try (Stream<Path> files = Files.list(CHECKOUT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        for (Path page : pages) {
            boolean code = false;
            for (String line : Files.readAllLines(page)) {
                code ^= line.startsWith("```");
                String text = line.strip().replaceFirst("^[#$] ", "").replaceFirst("^sudo ", "");
                boolean command = text.startsWith("hostdev ") || text.startsWith("./hostdev ");
                // the help of a verb has its usage and summary in a block of its own
                if (code && command && !page.endsWith("commands.md")) {
                    commands.add(new Typed(page, text));
                }
            }
        }
        assertThat(commands).as("command lines in the pages").hasSizeGreaterThan(10);
        return commands;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void canBeTyped(Typed typed) {
        String words =
                typed.line().replaceFirst("( {2,}|\\s#|;|\\||&&|>).*", "").strip();
        List<String> all = new ArrayList<>(List.of(words.split("\\s+", -1)));
        CommandLine line = CommandLine.split(all.subList(1, all.size()));
        assertThatCode(() -> ArgumentParser.parse(Verbs.named(line.verb()), line.rest()))
                .as(words)
                .doesNotThrowAnyException();
    }
}
