package hostdev.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.boot.KeepFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The units of systemd that the packages and `hostdev prepare --keep` bring.
class UnitsTest {
    private static final Path UNITS =
            Path.of(System.getProperty("hostdev.checkout")).resolve("dist/systemd");
    private static final int MAX_BOOT_DELAY_SECONDS = 100;

    /// A unit and its settings.
    record Unit(String name, Map<String, String> settings) {
        static Unit parse(String name, String text) {
            Map<String, String> settings = new TreeMap<>();
            text.lines()
                    .filter(line -> line.matches("[A-Za-z]+=.*"))
                    .forEach(line -> settings.put(line.split("=", 2)[0], line.split("=", 2)[1]));
            return new Unit(name, settings);
        }

        int seconds(String setting) {
            return Integer.parseInt(settings.getOrDefault(setting, "0"));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Unit> units() throws IOException {
        try (Stream<Path> files = Files.list(UNITS)) {
            List<Unit> units = new java.util.ArrayList<>();
            for (Path file : files.toList()) {
                units.add(Unit.parse(file.getFileName().toString(), Files.readString(file)));
            }
            KeepFiles.texts(List.of(), List.of(), Optional.empty()).forEach((path, text) -> {
                if (path.endsWith(".service")) {
                    units.add(Unit.parse(path, text));
                }
            });
            assertThat(units).hasSize(3);
            return units;
        }
    }

    /// systemd sets no limit for the start of a oneshot unit by itself, and what is ordered behind it waits.
    @ParameterizedTest
    @MethodSource("units")
    void aCommandThatNeverEndsDelaysTheBootByAKnownTimeAtMost(Unit unit) {
        if (unit.settings().getOrDefault("Type", "simple").equals("oneshot")) {
            assertThat(unit.seconds("TimeoutStartSec")).isPositive();
            // SIGTERM and SIGKILL are each waited for
            assertThat(unit.seconds("TimeoutStartSec") + 2 * unit.seconds("TimeoutStopSec"))
                    .isLessThanOrEqualTo(MAX_BOOT_DELAY_SECONDS);
        } else {
            assertThat(unit.settings()).containsEntry("Type", "simple"); // nobody waits for its end
            assertThat(unit.seconds("RuntimeMaxSec")).isPositive();
        }
        assertThat(unit.seconds("TimeoutStopSec")).isPositive();
    }
}
