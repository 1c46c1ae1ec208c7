package hostdev.host.read;

import hostdev.core.boot.BootFile;
import hostdev.core.boot.BootFormat;
import hostdev.core.boot.BootLoader;
import hostdev.core.boot.BootLoader.Kind;
import hostdev.core.boot.BootTool;
import hostdev.core.boot.ManualChange;
import hostdev.core.model.Fact;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The boot files of one loader, as they are found.
final class BootFiles {
    private final HostRoot root;
    private final List<Fact<BootFile>> files = new ArrayList<>();

    BootFiles(HostRoot root) {
        this.root = root;
    }

    BootFiles add(String path, BootFormat format) {
        boolean kept = root.exists(path + BootFile.KEPT);
        files.add(root.text(path)
                .either(
                        text -> Fact.known(new BootFile(path, format, text, kept)),
                        why -> Fact.unknown(path + ": " + why)));
        return this;
    }

    BootFiles addIfThere(String path, BootFormat format) {
        return root.exists(path) ? add(path, format) : this;
    }

    /// Those in a directory whose names end so.
    BootFiles addAll(String directory, String end, BootFormat format) {
        for (String name : names(root, directory)) {
            if (name.endsWith(end)) {
                add(directory + "/" + name, format);
            }
        }
        return this;
    }

    void addAll(BootFiles others) {
        files.addAll(others.files);
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    /// Those that could be read.
    List<BootFile> seen() {
        return files.stream().flatMap(file -> file.seen().stream()).toList();
    }

    void remove(BootFile unwanted) {
        files.remove(Fact.known(unwanted));
    }

    BootLoader loader(Kind kind, Optional<BootTool> refresh) {
        return new BootLoader(kind, all(), refresh);
    }

    BootLoader manual(Kind kind, ManualChange change) {
        return new BootLoader(kind, seen(), change);
    }

    private Fact<List<BootFile>> all() {
        for (Fact<BootFile> file : files) {
            if (file instanceof Fact.Unknown<BootFile>(var why)) {
                return Fact.unknown(why);
            }
        }
        return Fact.known(seen());
    }

    static List<String> names(HostRoot root, String directory) {
        return root.names(directory).seen().orElse(List.of());
    }

    /// Of those paths, the files that are there, with their texts.
    static List<ManualChange.Source> sources(HostRoot root, List<String> paths) {
        List<ManualChange.Source> sources = new ArrayList<>();
        for (String path : paths) {
            if (root.exists(path)) {
                sources.add(new ManualChange.Source(path, root.text(path).seen().orElse("")));
            }
        }
        return List.copyOf(sources);
    }
}
