package hostdev.core.format;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Real data that nobody of this project wrote and that is not part of it: under the system property `hostdev.shared`,
/// or in `shared/` beside the checkout. A test that needs it is skipped where it is not there.
public final class SharedData {
    private SharedData() {}

    public static Path directory(String name) {
        Path checkout = Path.of(System.getProperty("hostdev.checkout", ""));
        Optional<Path> found = Stream.of(
                        Optional.ofNullable(System.getProperty("hostdev.shared"))
                                .map(Path::of),
                        Optional.of(checkout.resolve("../shared")))
                .flatMap(Optional::stream)
                .map(shared -> shared.resolve("data").resolve(name))
                .filter(Files::isDirectory)
                .findFirst();
        assumeTrue(found.isPresent(), "no shared data " + name + " (system property hostdev.shared)");
        return found.orElseThrow();
    }

    public static List<Path> files(String name) throws java.io.IOException {
        try (Stream<Path> files = Files.list(directory(name))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
