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
import java.util.Optional;

/// A copy of a machine's files below a directory. Links are followed inside the copy only: an absolute target starts at
/// the copy's own top, and `..` does not lead above it.
final class CopiedRoot implements HostRoot {
    /// As many links as the kernel follows in one path (path_resolution(7)).
    private static final int MOST_LINKS = 40;

    private final Path top;

    CopiedRoot(Path directory) {
        this.top = realPath(directory).orElseGet(directory::toAbsolutePath);
    }

    @Override
    public Fact<String> text(String path) {
        return inside(path, true)
                .map(file -> SmallFiles.text(file.toString()))
                .orElseGet(() -> Fact.unknown("no such file"));
    }

    @Override
    public Fact<byte[]> bytes(String path, int most) {
        return inside(path, true)
                .map(file -> SmallFiles.bytes(file.toString(), most))
                .orElseGet(() -> Fact.unknown("no such file"));
    }

    @Override
    public Fact<Optional<String>> link(String path) {
        return inside(path, false)
                .map(file -> SmallFiles.link(file.toString()))
                .orElseGet(() -> Fact.known(Optional.empty()));
    }

    @Override
    public Fact<List<String>> names(String path) {
        return inside(path, true)
                .map(file -> SmallFiles.names(file.toString()))
                .orElseGet(() -> Fact.unknown("no such directory"));
    }

    @Override
    public boolean exists(String path) {
        return inside(path, true).map(file -> file.toFile().exists()).orElse(false);
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

    /// Where the path is on this machine, all links on the way followed and the last one if asked; empty where it is
    /// not there.
    private Optional<Path> inside(String path, boolean followLast) {
        Path direct = top.resolve(path.substring(1));
        Path parent = direct.getParent();
        if (parent == null) {
            return Optional.empty();
        }
        Optional<Path> real =
                followLast ? realPath(direct) : realPath(parent).map(p -> p.resolve(direct.getFileName()));
        if (real.isPresent() && real.get().startsWith(top)) {
            return real;
        }
        return walk(path, followLast);
    }

    /// The kernel's own walk is tried first; it fails or leaves the copy where a link is absolute.
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
