package hostdev.host.apply;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;

/// The files of a simulated machine, by their paths there, in a directory.
record SimulatedFiles(Path top) {
    void put(String path, String text) {
        try {
            Path file = in(path);
            if (!Files.exists(file)) {
                Files.createDirectories(above(file));
            }
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void put(String path, byte[] bytes) {
        try {
            Files.write(in(path), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void directory(String path) {
        try {
            Files.createDirectories(in(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Relative to the place where the link really is, as the kernel's are.
    void link(String path, String target) {
        try {
            Path place = in(path);
            Files.createDirectories(above(place));
            Path link = above(place).toRealPath().resolve(place.getFileName());
            Files.deleteIfExists(link);
            Files.createSymbolicLink(
                    link, above(link).relativize(top.toRealPath().resolve(target.substring(1))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A link to a path that need not be there.
    void danglingLink(String path, String target) {
        try {
            Files.createSymbolicLink(in(path), Path.of(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String path) {
        try {
            Path file = in(path);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path in(String path) {
        return top.resolve(path.substring(1));
    }

    private static Path above(Path path) {
        return Objects.requireNonNull(path.getParent());
    }
}
