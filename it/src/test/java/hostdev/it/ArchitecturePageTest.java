package hostdev.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Keeps the table "I want to change … → look in …" of docs/ARCHITECTURE.md true.
class ArchitecturePageTest {
    private static final Path CHECKOUT = Path.of(System.getProperty("hostdev.checkout"));
    private static final Pattern PLACE = Pattern.compile("`([^`]+)`");

    @Test
    void everyPlaceInTheTableIsThere() throws IOException {
        List<String> places = places();
        assertThat(places).hasSizeGreaterThan(15);
        assertThat(places)
                .allSatisfy(place -> assertThat(CHECKOUT.resolve(place)).exists());
    }

    @Test
    void everyPackageStandsInTheTable() throws IOException {
        assertThat(places()).containsAll(packages());
    }

    private static List<String> places() throws IOException {
        List<String> places = new ArrayList<>();
        for (String line : Files.readAllLines(CHECKOUT.resolve("docs/ARCHITECTURE.md"))) {
            if (line.startsWith("| ")) {
                Matcher place = PLACE.matcher(line.substring(line.indexOf("| ", 2)));
                while (place.find()) {
                    places.add(place.group(1));
                }
            }
        }
        return places;
    }

    private static Set<String> packages() throws IOException {
        Set<String> packages = new TreeSet<>();
        for (String module : List.of("core", "host", "lab", "cli")) {
            try (Stream<Path> files = Files.walk(CHECKOUT.resolve(module + "/src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.endsWith("package-info.java"))
                        .forEach(file -> packages.add(
                                CHECKOUT.relativize(file.getParent()).toString()));
            }
        }
        assertThat(packages).hasSizeGreaterThan(8);
        return packages;
    }
}
