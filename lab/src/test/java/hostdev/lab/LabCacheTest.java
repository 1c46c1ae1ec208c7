package hostdev.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabCacheTest {
    @TempDir
    Path directory;

    private static void write(Path out) {
        try {
            Files.writeString(out.resolve("disk"), "content");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anEntryIsMadeOnce() {
        LabCache cache = new LabCache(directory);
        AtomicInteger made = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            Path entry = cache.entry("image-1", LabProgress.silent(), out -> {
                made.incrementAndGet();
                write(out);
            });
            assertThat(entry.resolve("disk")).hasContent("content");
        }
        assertThat(made).hasValue(1);
    }

    @Test
    void anEntryThatCouldNotBeFinishedIsNotThere() {
        LabCache cache = new LabCache(directory);
        assertThatThrownBy(() -> cache.entry("image-1", LabProgress.silent(), out -> {
                    write(out);
                    throw new IllegalStateException("no network");
                }))
                .hasMessage("no network");
        assertThat(directory.resolve("image-1")).doesNotExist();
        assertThat(directory.resolve("image-1.unfinished")).doesNotExist();
    }

    @Test
    void whatWasNotUsedForWeeksIsForgottenWhenSomethingNewIsMade() throws IOException {
        LabCache cache = new LabCache(directory);
        Path old = cache.entry("image-1", LabProgress.silent(), LabCacheTest::write);
        Path recent = cache.entry("image-2", LabProgress.silent(), LabCacheTest::write);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(15))));
        cache.entry("image-3", LabProgress.silent(), LabCacheTest::write);
        assertThat(old).doesNotExist();
        assertThat(recent).exists();
    }

    @Test
    void itLiesWhereTheUserKeepsCaches() {
        assertThat(LabCache.usual(Map.of("XDG_CACHE_HOME", "/var/cache/me")).directory())
                .isEqualTo(Path.of("/var/cache/me/hostdev/lab"));
    }

    @Test
    void aKeyTellsWhereOnePartEnds() {
        assertThat(LabCache.key("ab", "c")).isNotEqualTo(LabCache.key("a", "bc"));
    }
}
