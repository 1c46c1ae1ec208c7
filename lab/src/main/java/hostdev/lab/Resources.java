package hostdev.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/// The files that come with this module.
final class Resources {
    private Resources() {}

    static byte[] bytes(String path) {
        try (InputStream in =
                Objects.requireNonNull(Resources.class.getResourceAsStream(path), () -> "no resource " + path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String path) {
        return new String(bytes(path), UTF_8);
    }

    /// The lines that say something: no comments, no empty ones.
    static List<String> lines(String path) {
        return text(path)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }
}
