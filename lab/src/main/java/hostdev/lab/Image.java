package hostdev.lab;

import hostdev.core.finding.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The practice host's disk with its kernel and initramfs, built from Debian's packages and this module's files.
///
/// @param boot the disk with GRUB and `/boot`; empty where QEMU itself starts the kernel
record Image(String key, Path disk, Path kernel, Path initrd, Optional<Path> boot) {
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(15);
    private static final String MIRROR = "http://deb.debian.org/debian";

    /// The image in the cache, built now if it is not there.
    ///
    /// @throws Problem if it has to be built and this machine cannot
    static Image ready(LabCache cache, LabProgress progress) {
        return ready(cache, Recipe.USUAL, progress);
    }

    /// The one that boots from its disk by GRUB.
    ///
    /// @param xen with Xen in it
    static Image fromDisk(LabCache cache, boolean xen, LabProgress progress) {
        return ready(cache, xen ? Recipe.XEN : Recipe.GRUB, progress);
    }

    /// Xen for QEMU to start, where it is part of the image.
    Path xen() {
        return disk.resolveSibling("xen");
    }

    private static Image ready(LabCache cache, Recipe recipe, LabProgress progress) {
        String key = key(recipe.everything());
        Path entry = cache.entry("image-" + key, progress, out -> build(cache, recipe, out, progress));
        return new Image(
                key,
                entry.resolve("disk.raw"),
                entry.resolve("kernel"),
                entry.resolve("initrd"),
                Optional.of(entry.resolve("boot.raw")).filter(Files::exists));
    }

    /// What an image is made from, all of it resources of this module.
    ///
    /// @param packages lists of packages
    /// @param scripts the first builds the image from them, and may call the others
    /// @param trees lists of files, each with the tree that they are in
    private record Recipe(List<String> packages, List<String> scripts, Map<String, String> trees) {
        static final Recipe USUAL = new Recipe(List.of("packages.txt"), List.of("build"), Map.of("files.txt", "root"));
        static final Recipe GRUB = new Recipe(
                List.of("packages.txt", "packages-grub.txt"),
                List.of("build-grub"),
                new TreeMap<>(Map.of("files.txt", "root", "files-grub.txt", "root-grub")));
        static final Recipe XEN = new Recipe(
                List.of("packages.txt", "packages-xen.txt"),
                List.of("build-xen", "build-grub"),
                new TreeMap<>(Map.of("files.txt", "root", "files-grub.txt", "root-grub", "files-xen.txt", "root-xen")));

        Stream<String> forPackages() {
            return Stream.concat(Stream.of("build-packages"), packages.stream());
        }

        /// The scripts, and the trees that are put over the packages.
        Stream<String> files() {
            Stream<String> inTrees = trees.entrySet().stream()
                    .flatMap(tree -> Resources.lines("image/" + tree.getKey()).stream()
                            .map(line -> tree.getValue() + "/" + line.split("\\s+", 2)[1]));
            return Stream.concat(Stream.concat(scripts.stream(), trees.keySet().stream()), inTrees);
        }

        Stream<String> everything() {
            return Stream.concat(forPackages(), files());
        }
    }

    private static String key(Stream<String> paths) {
        return LabCache.key(
                paths.map(path -> path + "\n" + Resources.text("image/" + path)).toArray(String[]::new));
    }

    private static void build(LabCache cache, Recipe recipe, Path out, LabProgress progress) {
        refuseWhatCannotWork();
        // apart from the rest: fetching takes long, needs a network, and changes seldom
        Path packages = cache.entry(
                        "packages-" + key(recipe.forPackages()), progress, entry -> fetch(recipe, entry, progress))
                .resolve("root.tar");
        progress.say("building the practice host's image");
        Path files = out.resolve("files");
        unpack(recipe.files().toList(), files);
        String script = files.resolve(recipe.scripts().getFirst()).toString();
        script(progress, script, files.toString(), packages.toString(), out.toString());
        discard(files);
    }

    private static void fetch(Recipe recipe, Path out, LabProgress progress) {
        progress.say(
                "fetching Debian 13 for the practice host (once, a minute or two; kept in " + out.getParent() + ")");
        Path files = out.resolve("files");
        unpack(recipe.forPackages().toList(), files);
        String lists = recipe.packages().stream()
                .map(list -> Resources.text("image/" + list))
                .collect(Collectors.joining("\n"));
        try {
            Path list = Files.writeString(files.resolve("packages"), lists);
            script(
                    progress,
                    files.resolve("build-packages").toString(),
                    list.toString(),
                    out.resolve("root.tar").toString(),
                    mirror());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        discard(files);
    }

    private static void script(LabProgress progress, String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", script));
        command.addAll(List.of(arguments));
        Shell.run(BUILD_LIMIT, line -> tell(progress, line), command);
    }

    private static void tell(LabProgress progress, String line) {
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
