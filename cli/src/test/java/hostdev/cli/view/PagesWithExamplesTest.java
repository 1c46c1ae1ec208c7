package hostdev.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the pages show as the output of a command is what the command writes.
class PagesWithExamplesTest {
    private static final Path CHECKOUT = Path.of(System.getProperty("hostdev.checkout"));

    @ParameterizedTest
    @ValueSource(strings = {"docs/groups.md", "docs/reset.md"})
    void theExampleIsAPartOfWhatShowWrites(String page) throws IOException {
        String text = Files.readString(CHECKOUT.resolve(page));
        int begin = text.indexOf("```\n") + 4;
        String example = text.substring(begin, text.indexOf("```", begin));
        assertThat(example.lines()).hasSize(7);
        assertThat(Files.readString(CHECKOUT.resolve("cli/src/test/resources/golden/show-ehci.txt")))
                .contains(example);
    }
}
