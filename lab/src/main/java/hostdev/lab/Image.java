package hostdev.lab;

import hostdev.core.finding.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The practice host's disk with its kernel and initramfs, built from Debian's packages and this module's files.
record Image(String key, Path disk, Path kernel, Path initrd) {
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(15);
    private static final String MIRROR = "http://deb.debian.org/debian";
    private static final List<String> FIXED_FILES = List.of("build", "files.txt", "packages.txt");

    /// The image in the cache, built now if it is not there.
    ///
    /// @throws Problem if it has to be built and this machine cannot
    static Image ready(LabCache cache, Progress progress) {
        String key = currentKey();
        Path entry = cache.entry("image-" + key, progress, out -> build(out, progress));
        return new Image(key, entry.resolve("disk.raw"), entry.resolve("kernel"), entry.resolve("initrd"));
    }

    /// The hash of everything that it is made from.
    static String currentKey() {
        return LabCache.key(paths().map(path -> path + "\n" + Resources.text("image/" + path))
                .toArray(String[]::new));
    }

    private static Stream<String> paths() {
        return Stream.concat(FIXED_FILES.stream(), entries().map(entry -> "root/" + entry[1]));
    }

    private static Stream<String[]> entries() {
        return Resources.lines("image/files.txt").stream().map(line -> line.split("\\s+", 2));
    }

    private static void build(Path out, Progress progress) {
        refuseWhatCannotWork();
        progress.say("building the practice host's image (once, about a minute; kept in " + out.getParent() + ")");
        long start = System.nanoTime();
        Path files = out.resolve("files");
        try {
            unpack(files);
            Shell.run(
                    BUILD_LIMIT,
                    line -> {
                        if (line.startsWith("== ") || line.startsWith("I: ")) {
                            progress.say("image: " + line.substring(3));
                        }
                    },
                    List.of("/bin/sh", files.resolve("build").toString(), files.toString(), out.toString(), mirror()));
            LabCache.delete(files);
            LabCache.delete(out.resolve("root"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        progress.say(
                "image built in " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
    }

    private static String mirror() {
        return System.getenv().getOrDefault("HOSTDEV_LAB_MIRROR", MIRROR);
    }

    private static void unpack(Path files) throws IOException {
        for (String path : paths().collect(Collectors.toCollection(java.util.LinkedHashSet::new))) {
            Path file = files.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, Resources.bytes("image/" + path));
        }
        Files.setPosixFilePermissions(files.resolve("build"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void refuseWhatCannotWork() {
        if (!User.isRoot()) {
            throw Problem.notFit(
                    "practice host",
                    "building its image needs root (device nodes, chroot)",
                    "build it once as root with this cache: sudo --preserve-env=HOME,XDG_CACHE_HOME,JAVA_HOME"
                            + " ./hostdev lab run -- true");
        }
        for (String tool : List.of("mmdebstrap", "mkfs.ext4", "qemu-img", "qemu-system-x86_64")) {
            if (!Tools.present(tool)) {
                throw Problem.notFit("practice host", tool + " is not installed", Tools.HINT);
            }
        }
    }
}
