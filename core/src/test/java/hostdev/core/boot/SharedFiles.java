package hostdev.core.boot;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Boot files that nobody of this project wrote, beside the checkout; a test that needs one is skipped where it is not
/// there.
final class SharedFiles {
    private SharedFiles() {}

    /// @param name below the shared directory: `data/grubby`
    static Path named(String name) {
        Path checkout = Path.of(System.getProperty("hostdev.checkout", ""));
        Path file = Optional.ofNullable(System.getProperty("hostdev.shared"))
                .map(Path::of)
                .orElse(checkout.resolve("../shared"))
                .resolve(name);
        assumeTrue(Files.exists(file), "no shared " + name + " (system property hostdev.shared)");
        return file;
    }
}
