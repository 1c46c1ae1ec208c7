package hostdev.host.root;

import hostdev.core.model.Fact;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A copy of a machine's files below a directory. Links are followed inside the copy only: an absolute target starts at
/// the copy's own top, and `..` does not lead above it.
final class CopiedRoot implements HostRoot {
    /// As many links as the kernel follows in one path (path_resolution(7)).
    private static final int MOST_LINKS = 40;

    /// Enough for those of one function after the other, and little memory.
    private static final int MOST_DIRECTORIES = 1024;

    private final Path top;
    private final Map<String, String> directories = new ConcurrentHashMap<>();

    CopiedRoot(Path directory) {
        this.top = realPath(directory).orElseGet(directory::toAbsolutePath);
    }

    @Override
    public Fact<String> text(String path) {
        return inside(path, true).map(SmallFiles::text).orElseGet(() -> Fact.unknown("no such file"));
    }

    @Override
    public Fact<byte[]> bytes(String path, int most) {
        return inside(path, true)
                .map(file -> SmallFiles.bytes(file, most))
                .orElseGet(() -> Fact.unknown("no such file"));
    }

    @Override
    public Fact<Optional<String>> link(String path) {
        return inside(path, false).map(SmallFiles::link).orElseGet(() -> Fact.known(Optional.empty()));
    }

    @Override
    public Fact<List<String>> names(String path) {
        return inside(path, true).map(SmallFiles::names).orElseGet(() -> Fact.unknown("no such directory"));
    }

    @Override
    public boolean exists(String path) {
        return inside(path, true).map(file -> new File(file).exists()).orElse(false);
    }

    @Override
    public boolean live() {
        return false;
    }

    @Override
    public Written write(String path, String text, Duration limit) {
        throw new IllegalStateException("a copied tree is never written to: " + path);
    }

    @Override
    public Ran run(List<String> command, Duration limit) {
        throw new IllegalStateException("a copied tree runs nothing: " + command);
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    /// Where the path is on this machine, all links on the way followed and the last one if asked; empty where its
    /// directory is not there. The file itself may be missing.
    private Optional<String> inside(String path, boolean followLast) {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            return walk(path, followLast).map(Path::toString);
        }
        Optional<String> directory = slash <= 0 ? Optional.of(top.toString()) : directory(path.substring(0, slash));
        Optional<String> file = directory.map(it -> it + File.separator + name);
        return followLast
                        && file.filter(it -> Files.isSymbolicLink(Path.of(it))).isPresent()
                ? walk(path, true).map(Path::toString)
                : file;
    }

    /// The same for a directory. Many files of one are asked for in a row, and of each only its last name is new.
    private Optional<String> directory(String path) {
        String known = directories.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<String> found = inside(path, true).filter(it -> new File(it).isDirectory());
        if (directories.size() >= MOST_DIRECTORIES) {
            directories.clear();
        }
        found.ifPresent(it -> directories.put(path, it));
        return found;
    }

    private static Optional<Path> realPath(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private Optional<Path> walk(String path, boolean followLast) {
        Deque<String> left = new ArrayDeque<>(List.of(path.split("/", -1)));
        Path here = top;
        int links = 0;
        while (!left.isEmpty()) {
            String name = left.pop();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                here = above(here);
                continue;
            }
            Path next = here.resolve(name);
            if (!Files.isSymbolicLink(next) || (left.isEmpty() && !followLast)) {
                here = next;
                continue;
            }
            Optional<String> target = SmallFiles.link(next.toString()).seen().flatMap(text -> text);
            if (target.isEmpty() || ++links > MOST_LINKS) {
                return Optional.empty();
            }
            if (target.get().startsWith(File.separator)) {
                here = top;
            }
            push(left, target.get());
        }
        return Files.exists(here, java.nio.file.LinkOption.NOFOLLOW_LINKS) ? Optional.of(here) : Optional.empty();
    }

    private Path above(Path here) {
        Path parent = here.getParent();
        return here.equals(top) || parent == null ? top : parent;
    }

    private static void push(Deque<String> left, String target) {
        String[] names = target.split("/", -1);
        for (int i = names.length - 1; i >= 0; i--) {
            left.push(names[i]);
        }
    }
}
