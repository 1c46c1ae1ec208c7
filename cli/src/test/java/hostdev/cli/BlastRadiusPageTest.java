package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.HostPlaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Keeps docs/blast-radius.md true where it names what the code decides.
class BlastRadiusPageTest {
    private static final Path PAGE = Path.of(System.getProperty("hostdev.checkout"), "docs/blast-radius.md");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void theVerbsThatTakeForceAreThoseThatItNames() throws IOException {
        String line = line("take it. Each use");
        List<String> verbs = new ArrayList<>();
        for (Verb verb : Verbs.all()) {
            // the old spelling of nodedev-detach is a verb of its own
            if (verb.options().contains(Option.FORCE) && !verb.name().equals("nodedev-dettach")) {
                verbs.add(verb.name());
            }
        }
        assertThat(names(line)).containsAll(verbs);
        assertThat(verbs).containsAll(names(line).subList(0, verbs.size()));
    }

    @Test
    void thePlacesThatItCallsTheHostsOwnAreNeverForced() throws IOException {
        List<String> places = names(line("the host's own file systems"));
        assertThat(places).hasSizeGreaterThan(5).allMatch(HostPlaces::isVital);
    }

    private static String line(String with) throws IOException {
        for (String line : Files.readAllLines(PAGE)) {
            if (line.contains(with)) {
                return line;
            }
        }
        throw new AssertionError("no line with: " + with);
    }

    private static List<String> names(String line) {
        List<String> names = new ArrayList<>();
        Matcher matcher = NAME.matcher(line);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
