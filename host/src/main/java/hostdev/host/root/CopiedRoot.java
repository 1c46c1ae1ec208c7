package hostdev.host.root;

import hostdev.core.model.Fact;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
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
        return inside(path, followLast, MOST_LINKS);
    }

    private Optional<String> inside(String path, boolean followLast, int links) {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        if (slash < 0 || isStep(name)) {
            return walk(path, followLast);
        }
        Optional<String> directory = directory(path.substring(0, slash), links);
        if (directory.isEmpty()) {
            return directory;
        }
        String file = directory.get() + File.separator + name;
        return followLast && Files.isSymbolicLink(Path.of(file))
                ? follow(directory.get(), file, links)
                : Optional.of(file);
    }

    /// The same for a directory. Many files of one are asked for in a row, and of each only its last name is new.
    private Optional<String> directory(String path, int links) {
        if (path.isEmpty()) {
            return Optional.of(top.toString());
        }
        String known = directories.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<String> found = findDirectory(path, links);
        if (directories.size() >= MOST_DIRECTORIES) {
            directories.clear();
        }
        found.ifPresent(it -> directories.put(path, it));
        return found;
    }

    private Optional<String> findDirectory(String path, int links) {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        if (slash < 0 || isStep(name)) {
            return walk(path, true).filter(it -> new File(it).isDirectory());
        }
        Optional<String> above = directory(path.substring(0, slash), links);
        if (above.isEmpty()) {
            return above;
        }
        String here = above.get() + File.separator + name;
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(Path.of(here), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink()) {
                return follow(above.get(), here, links).filter(it -> new File(it).isDirectory());
            }
            return attributes.isDirectory() ? Optional.of(here) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static boolean isStep(String name) {
        return name.isEmpty() || name.equals(".") || name.equals("..");
    }

    /// Where a link leads. What the kernel writes goes up and then down, and each directory on the way may be known.
    ///
    /// @param directory that it is in, no link
    private Optional<String> follow(String directory, String link, int links) {
        Optional<String> target = SmallFiles.link(link).seen().flatMap(text -> text);
        if (target.isEmpty() || links == 0) {
            return Optional.empty();
        }
        String down = target.get();
        String from = directory.substring(top.toString().length());
        if (down.startsWith(File.separator)) {
            from = "";
            down = down.substring(1);
        }
        while (down.startsWith("../")) {
            from = from.substring(0, Math.max(0, from.lastIndexOf('/')));
            down = down.substring("../".length());
        }
        return inside(from + "/" + down, true, links - 1);
    }

    private static Optional<Path> realPath(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private Optional<String> walk(String path, boolean followLast) {
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
        return Files.exists(here, LinkOption.NOFOLLOW_LINKS) ? Optional.of(here.toString()) : Optional.empty();
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
