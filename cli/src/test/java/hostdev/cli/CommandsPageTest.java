package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Keeps docs/commands.md true: a section a verb, with the verb's own help in it. `-Dhostdev.rewrite=true` puts the
/// help
/// in, and adds a section where a verb has none.
class CommandsPageTest {
    private static final Path PAGE = Path.of(System.getProperty("hostdev.checkout"), "docs/commands.md");
    private static final Pattern HEADING = Pattern.compile("(?m)^## (hostdev.*)$");
    private static final String FENCE = "```";

    @Test
    void everyVerbStandsThereAsItsHelpSays() throws IOException {
        if (Boolean.getBoolean("hostdev.rewrite")) {
            Files.writeString(PAGE, rewritten(Files.readString(PAGE)));
        }
        String page = Files.readString(PAGE);
        for (Verb verb : Verbs.all()) {
            assertThat(page)
                    .as("%s; -Dhostdev.rewrite=true writes it", title(verb))
                    .contains(block(verb));
        }
    }

    @Test
    void nothingStandsThereThatIsNoVerb() throws IOException {
        List<String> titles = new ArrayList<>();
        Matcher heading = HEADING.matcher(Files.readString(PAGE));
        while (heading.find()) {
            titles.add(heading.group(1));
        }
        assertThat(titles)
                .containsExactlyInAnyOrderElementsOf(
                        Verbs.all().stream().map(CommandsPageTest::title).toList());
    }

    private static String rewritten(String page) {
        String text = page;
        for (Verb verb : Verbs.all()) {
            int start = text.indexOf("## " + title(verb) + "\n");
            if (start < 0) {
                text = text.stripTrailing() + "\n\n" + block(verb);
                continue;
            }
            int end = text.indexOf(FENCE, text.indexOf(FENCE, start) + FENCE.length()) + FENCE.length() + 1;
            text = text.substring(0, start) + block(verb) + text.substring(end);
        }
        return text;
    }

    private static String title(Verb verb) {
        return verb.name().isEmpty() ? "hostdev" : "hostdev " + verb.name();
    }

    private static String block(Verb verb) {
        List<String> words = new ArrayList<>(List.of("help"));
        words.addAll(verb.name().isEmpty() ? List.of() : List.of(verb.name().split(" ", -1)));
        String help = Run.of(words.toArray(String[]::new)).stdout();
        return "## " + title(verb) + "\n\n" + FENCE + "\n" + help + FENCE + "\n";
    }
}
