package hostdev.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Makes disk images.
final class Disks {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /// The size that the practice host sees, whatever is on it.
    private static final long HOSTDEV_DISK = 512L << 20;

    private Disks() {}

    /// Makes `overlay`, which takes the writes to `backing`.
    static void overlay(Path backing, String format, Path overlay) {
        Shell.output(
                LIMIT,
                "qemu-img",
                "create",
                "-q",
                "-f",
                "qcow2",
                "-b",
                backing.toString(),
                "-F",
                format,
                overlay.toString());
    }

    /// A small disk with an ext4 file system labelled as the disk, from the cache.
    static Path small(LabCache cache, Topology.Disk disk, Progress progress) {
        return cache.entry("disk-" + disk.name() + "-" + disk.size(), progress, out -> {
                    String file = out.resolve("disk.raw").toString();
                    Shell.output(LIMIT, "truncate", "-s", disk.size(), file);
                    String label = disk.name().toUpperCase(Locale.ROOT);
                    Shell.output(LIMIT, "mkfs.ext4", "-q", "-L", label, file);
                })
                .resolve("disk.raw");
    }

    /// The disk for the product's runtime, with nothing on it yet.
    static void blank(RunFiles files) {
        try (RandomAccessFile file = new RandomAccessFile(files.hostdevDisk().toFile(), "rw")) {
            file.setLength(HOSTDEV_DISK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Puts a copy of `directory` on it, times of change included: the ahead-of-time cache checks those of the jars.
    static void fill(RunFiles files, Path directory) {
        List<String> command = List.of(
                "mkfs.ext4",
                "-q",
                "-F",
                "-O",
                "^has_journal",
                "-m",
                "0",
                "-L",
                "hostdev",
                "-d",
                directory.toString(),
                files.hostdevDisk().toString());
        Shell.run(LIMIT, line -> {}, command);
    }
}
