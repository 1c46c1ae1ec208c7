package hostdev.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import hostdev.core.finding.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What is dear to make and cheap to keep: images and saved states, each a directory named by the hash of all that it
/// is made from. Deleting any of it costs only time.
final class LabCache {
    private static final Duration KEPT_UNUSED = Duration.ofDays(14);
    private static final Duration LOCK_LIMIT = Duration.ofMinutes(20);

    private final Path directory;

    LabCache(Path directory) {
        this.directory = directory;
    }

    /// In `$XDG_CACHE_HOME/hostdev/lab`, or the same under `~/.cache`.
    static LabCache usual(Map<String, String> environment) {
        String configured = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = configured.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(configured);
        return new LabCache(base.resolve("hostdev/lab"));
    }

    Path directory() {
        return directory;
    }

    /// The entry of this name, made first if it is not there. `make` fills an empty directory, which becomes the entry
    /// only when all of it is done; two that want the same entry at once make it once.
    Path entry(String name, LabProgress progress, Consumer<Path> make) {
        Path entry = directory.resolve(name);
        try {
            if (Files.exists(entry)) {
                used(entry);
                return entry;
            }
            Files.createDirectories(directory);
            forgetTheUnused();
            try (FileChannel channel = FileChannel.open(
                            directory.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = lock(channel, name, progress)) {
                return Files.exists(entry) ? entry : make(entry, make);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void used(Path entry) throws IOException {
        if (Files.isWritable(entry)) {
            Files.setLastModifiedTime(entry, FileTime.from(Instant.now()));
        }
    }

    // Each change of the image leaves the last one behind.
    private void forgetTheUnused() throws IOException {
        Instant old = Instant.now().minus(KEPT_UNUSED);
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.toList()) {
                if (Files.getLastModifiedTime(entry).toInstant().isBefore(old)) {
                    delete(entry);
                }
            }
        }
    }

    private Path make(Path entry, Consumer<Path> make) throws IOException {
        Path unfinished = directory.resolve(entry.getFileName() + ".unfinished");
        delete(unfinished);
        Files.createDirectory(unfinished);
        try {
            make.accept(unfinished);
            return Files.move(unfinished, entry);
        } finally {
            delete(unfinished);
        }
    }

    private static FileLock lock(FileChannel channel, String name, LabProgress progress) throws IOException {
        long end = System.nanoTime() + LOCK_LIMIT.toNanos();
        boolean told = false;
        while (true) {
            FileLock lock = tryLock(channel);
            if (lock != null) {
                return lock;
            }
            if (!told) {
                progress.say("waiting for another process that is making " + name);
                told = true;
            }
            if (System.nanoTime() > end) {
                throw Problem.failed(
                        "practice host",
                        "another process has been making " + name + " for " + LOCK_LIMIT.toMinutes() + " minutes",
                        "");
            }
            Pause.millis(200);
        }
    }

    private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (java.nio.channels.OverlappingFileLockException e) {
            return null; // another thread of ours has it
        }
    }

    /// A short name for all of `parts`.
    static String key(String... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                digest.update(part.getBytes(UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Deletes a file or a whole tree, links as such.
    static void delete(Path path) throws IOException {
        if (!Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
