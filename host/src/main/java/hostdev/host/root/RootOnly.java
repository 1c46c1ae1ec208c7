package hostdev.host.root;

import hostdev.core.model.Fact;
import hostdev.core.model.UnsafeFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Whether a program is root's alone: nobody else can change it, a directory above it, what a link on the way leads to,
/// or the files beside it that it runs. What cannot be looked at does not count as safe.
public record RootOnly(HostRoot root) {
    private static final int MAX_LINKS = 40;
    private static final int MAX_FILES = 20_000;

    /// An installed `hostdev`: `bin/hostdev`, and all below the directory that `bin` is in. What `/etc` tells its Java
    /// counts too.
    ///
    /// @return the first that somebody else can change
    public Optional<UnsafeFile> program(String launcher) {
        return file(launcher)
                .or(() -> below(parent(parent(launcher))))
                .or(() -> root.exists("/etc/hostdev/java.options")
                        ? file("/etc/hostdev/java.options")
                        : Optional.empty());
    }

    /// One file.
    ///
    /// @param path absolute
    /// @return the first part of its path that somebody else can change
    public Optional<UnsafeFile> file(String path) {
        Deque<String> left = new ArrayDeque<>(parts(path));
        String here = "";
        Optional<UnsafeFile> unsafe = look("/");
        int links = 0;
        while (unsafe.isEmpty() && !left.isEmpty()) {
            String name = left.pop();
            if (name.equals("..")) {
                here = here.substring(0, Math.max(0, here.lastIndexOf('/')));
                continue;
            }
            String next = here + "/" + name;
            unsafe = look(next);
            Optional<String> target = unsafe.isEmpty() ? target(next) : Optional.empty();
            if (target.isEmpty()) {
                here = next;
            } else if (++links > MAX_LINKS) {
                return Optional.of(new UnsafeFile(path, "leads through too many links"));
            } else {
                here = target.get().startsWith("/") ? "" : here;
                parts(target.get()).reversed().forEach(left::push);
            }
        }
        return unsafe;
    }

    private static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts;
    }

    private Optional<String> target(String path) {
        return root.link(path).seen().flatMap(text -> text);
    }

    private Optional<UnsafeFile> look(String path) {
        return switch (root.owner(path)) {
            case Fact.Known<FileOwner>(var owner) -> owner.besidesRoot().map(why -> new UnsafeFile(path, why));
            case Fact.Unknown<FileOwner>(var why) -> Optional.of(new UnsafeFile(path, "cannot be checked: " + why));
        };
    }

    private Optional<UnsafeFile> below(String top) {
        Deque<String> directories = new ArrayDeque<>(List.of(top));
        int files = 0;
        while (!directories.isEmpty()) {
            String directory = directories.pop();
            for (String name : root.names(directory).seen().orElse(List.of())) {
                String path = directory + "/" + name;
                boolean link = target(path).isPresent();
                Optional<UnsafeFile> unsafe = link ? file(path) : look(path);
                if (unsafe.isPresent() || ++files > MAX_FILES) {
                    return unsafe.or(() -> Optional.of(new UnsafeFile(top, "has too many files to be checked")));
                }
                if (!link && root.names(path) instanceof Fact.Known<List<String>>) {
                    directories.push(path);
                }
            }
        }
        return Optional.empty();
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
