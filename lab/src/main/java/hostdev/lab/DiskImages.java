package hostdev.lab;

import hostdev.core.finding.Problem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Makes disk images.
final class DiskImages {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /// The size of the disk that the practice host sees, part of its saved state. The file system on it is only as
    /// large
    /// as what goes in, and the rest of the file is a hole.
    static final long HOSTDEV_DISK = 16L << 30;

    private static final long BLOCK = 4096;
    /// For tables, and for directories and inodes that were not counted.
    private static final long FILE_SYSTEM_ITSELF = 32L << 20;

    private DiskImages() {}

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
    static Path small(LabCache cache, Topology.Disk disk, LabProgress progress) {
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
    ///
    /// @throws Problem if it is larger than the disk
    static void fill(RunFiles files, Path directory) {
        long size = fileSystemSize(directory);
        if (size > HOSTDEV_DISK) {
            throw Problem.failed(
                    "practice host",
                    directory + " is too large for the practice host: " + (size >> 20) + " MiB, at most "
                            + (HOSTDEV_DISK >> 20) + " MiB fit",
                    "look for what does not belong in it: du -ah " + directory + " | sort -h | tail");
        }
        List<String> command = List.of(
                "mkfs.ext4",
                "-q",
                "-F",
                "-O",
                "^has_journal",
                "-i",
                Long.toString(BLOCK), // as many inodes as blocks: many small files need them
                "-m",
                "0",
                "-L",
                "hostdev",
                "-d",
                directory.toString(),
                files.hostdevDisk().toString(),
                (size >> 10) + "k");
        Shell.run(LIMIT, line -> {}, command);
        RootOwned.onDisk(files.hostdevDisk(), directory, files.directory().resolve("owner"));
    }

    /// How large an ext4 file system must be that takes all of `directory`, in bytes.
    static long fileSystemSize(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            long content = all.mapToLong(DiskImages::onDisk).sum();
            return content + content / 8 + FILE_SYSTEM_ITSELF;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long onDisk(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return Math.ceilDiv(attributes.size() + 1, BLOCK) * BLOCK;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
