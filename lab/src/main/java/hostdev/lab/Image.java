package hostdev.lab;

import hostdev.core.finding.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The practice host's disk with its kernel and initramfs, built from Debian's packages and this module's files.
record Image(String key, Path disk, Path kernel, Path initrd) {
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(15);
    private static final String MIRROR = "http://deb.debian.org/debian";
    private static final List<String> PACKAGES = List.of("build-packages", "packages.txt");
    private static final List<String> SCRIPTS = List.of("build", "files.txt");

    /// The image in the cache, built now if it is not there.
    ///
    /// @throws Problem if it has to be built and this machine cannot
    static Image ready(LabCache cache, Progress progress) {
        String key = currentKey();
        Path entry = cache.entry("image-" + key, progress, out -> build(cache, out, progress));
        return new Image(key, entry.resolve("disk.raw"), entry.resolve("kernel"), entry.resolve("initrd"));
    }

    /// The hash of everything that it is made from.
    static String currentKey() {
        return key(Stream.concat(PACKAGES.stream(), files()));
    }

    private static String key(Stream<String> paths) {
        return LabCache.key(
                paths.map(path -> path + "\n" + Resources.text("image/" + path)).toArray(String[]::new));
    }

    /// The scripts, and the tree that is put over the packages.
    private static Stream<String> files() {
        return Stream.concat(
                SCRIPTS.stream(),
                Resources.lines("image/files.txt").stream().map(line -> "root/" + line.split("\\s+", 2)[1]));
    }

    private static void build(LabCache cache, Path out, Progress progress) {
        refuseWhatCannotWork();
        // apart from the rest: fetching takes long, needs a network, and changes seldom
        Path packages = cache.entry("packages-" + key(PACKAGES.stream()), progress, entry -> fetch(entry, progress))
                .resolve("root.tar");
        progress.say("building the practice host's image");
        Path files = out.resolve("files");
        unpack(files().toList(), files);
        script(progress, files.resolve("build"), files.toString(), packages.toString(), out.toString());
        discard(files);
    }

    private static void fetch(Path out, Progress progress) {
        progress.say(
                "fetching Debian 13 for the practice host (once, a minute or two; kept in " + out.getParent() + ")");
        Path files = out.resolve("files");
        unpack(PACKAGES, files);
        String list = files.resolve("packages.txt").toString();
        script(
                progress,
                files.resolve("build-packages"),
                list,
                out.resolve("root.tar").toString(),
                mirror());
        discard(files);
    }

    private static void script(Progress progress, Path script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
        command.addAll(List.of(arguments));
        Shell.run(BUILD_LIMIT, line -> tell(progress, line), command);
    }

    private static void tell(Progress progress, String line) {
        if (line.startsWith("== ") || line.startsWith("I: ")) {
            progress.say("image: " + line.replaceFirst("^\\S+ ", ""));
        }
    }

    private static String mirror() {
        return System.getenv().getOrDefault("HOSTDEV_LAB_MIRROR", MIRROR);
    }

    private static void unpack(List<String> paths, Path to) {
        try {
            for (String path : paths) {
                Path file = to.resolve(path);
                Files.createDirectories(file.getParent());
                Files.write(file, Resources.bytes("image/" + path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void discard(Path directory) {
        try {
            LabCache.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
