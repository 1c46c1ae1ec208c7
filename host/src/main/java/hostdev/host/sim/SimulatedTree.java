package hostdev.host.sim;

import hostdev.core.finding.Problem;
import hostdev.core.model.ByteText;
import hostdev.core.model.Fact;
import hostdev.host.root.HostRoot.Written;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The files that a simulated kernel shows. What a file says is asked for when it is read; what a write does is the
/// file's own affair.
final class SimulatedTree {
    /// As many links as the kernel follows in one path (path_resolution(7)).
    private static final int MOST_LINKS = 40;

    private static final String NO_FILE = "no such file";

    /// What is behind a name.
    private sealed interface Node {}

    private static final class Directory implements Node {
        private final Directory parent;
        private final Map<String, Node> children = new TreeMap<>();

        Directory(@Nullable Directory parent) {
            this.parent = parent == null ? this : parent;
        }
    }

    private record Link(String target) implements Node {}

    /// @param write empty where nobody may write to it
    private record Plain(Supplier<byte[]> read, Optional<Function<String, Written>> write) implements Node {}

    private final Directory top = new Directory(null);

    void directory(String path) {
        make(path);
    }

    void file(String path, String text) {
        byte[] bytes = ByteText.encode(text);
        put(path, new Plain(() -> bytes, Optional.empty()));
    }

    void bytes(String path, Supplier<byte[]> read) {
        put(path, new Plain(read, Optional.empty()));
    }

    /// A file whose text is made when it is read.
    void shows(String path, Supplier<String> read) {
        put(path, new Plain(() -> ByteText.encode(read.get()), Optional.empty()));
    }

    /// A file that does something when it is written to.
    void acts(String path, Supplier<String> read, Function<String, Written> write) {
        put(path, new Plain(() -> ByteText.encode(read.get()), Optional.of(write)));
    }

    /// A file of mode 0200.
    void takes(String path, Function<String, Written> write) {
        acts(path, () -> "", write);
    }

    /// @param target as the link's text says it; need not be there
    void link(String path, String target) {
        put(path, new Link(target));
    }

    /// As the kernel's own links: relative to where they are.
    ///
    /// @param target absolute
    void kernelLink(String path, String target) {
        List<String> from = names(path);
        List<String> to = names(target);
        int same = 0;
        while (same < from.size() - 1 && same < to.size() && from.get(same).equals(to.get(same))) {
            same++;
        }
        link(path, "../".repeat(from.size() - 1 - same) + String.join("/", to.subList(same, to.size())));
    }

    /// With all that is below it.
    void delete(String path) {
        int slash = path.lastIndexOf('/');
        if (walk(path.substring(0, slash), true) instanceof Directory above) {
            above.children.remove(path.substring(slash + 1));
        }
    }

    private void put(String path, Node node) {
        int slash = path.lastIndexOf('/');
        make(path.substring(0, slash)).children.put(path.substring(slash + 1), node);
    }

    private Directory make(String path) {
        Directory here = top;
        for (String name : names(path)) {
            Directory above = here;
            Node next = above.children.computeIfAbsent(name, _ -> new Directory(above));
            if (next instanceof Link(var target)) {
                next = walkFrom(above, target, true, MOST_LINKS);
            }
            if (!(next instanceof Directory directory)) {
                throw Problem.usage(
                        "a simulated machine: " + path + ": " + name + " is no directory",
                        "what its description puts there must leave room for what the kernel shows");
            }
            here = directory;
        }
        return here;
    }

    private static List<String> names(String path) {
        List<String> names = new ArrayList<>();
        for (String name : path.split("/", -1)) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    private @Nullable Node walk(String path, boolean followLast) {
        return walkFrom(top, path, followLast, MOST_LINKS);
    }

    private @Nullable Node walkFrom(Directory from, String path, boolean followLast, int linksLeft) {
        Node here = path.startsWith("/") ? top : from;
        for (int start = 0; start < path.length(); ) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            if (end > start) {
                if (!(here instanceof Directory directory)) {
                    return null;
                }
                boolean last = end == path.length();
                here = step(directory, path.substring(start, end), followLast || !last, linksLeft);
            }
            start = end + 1;
        }
        return here;
    }

    private @Nullable Node step(Directory directory, String name, boolean follow, int linksLeft) {
        if (name.equals("..")) {
            return directory.parent;
        }
        Node next = name.equals(".") ? directory : directory.children.get(name);
        if (follow && next instanceof Link(var target)) {
            return linksLeft == 0 ? null : walkFrom(directory, target, true, linksLeft - 1);
        }
        return next;
    }

    boolean exists(String path) {
        return walk(path, true) != null;
    }

    Fact<byte[]> read(String path, int most) {
        return switch (walk(path, true)) {
            case Plain(var read, var _) -> {
                byte[] bytes = read.get();
                yield Fact.known(bytes.length <= most ? bytes : Arrays.copyOf(bytes, most));
            }
            case Directory _ -> Fact.unknown("is a directory");
            case null, default -> Fact.unknown(NO_FILE);
        };
    }

    Fact<Optional<String>> linkOf(String path) {
        return switch (walk(path, false)) {
            case Link(var target) -> Fact.known(Optional.of(target));
            case null -> Fact.known(Optional.empty());
            default -> Fact.unknown("not a link");
        };
    }

    Fact<List<String>> namesIn(String path) {
        return switch (walk(path, true)) {
            case Directory directory -> Fact.known(List.copyOf(directory.children.keySet()));
            case null -> Fact.unknown("no such directory");
            default -> Fact.unknown("not a directory");
        };
    }

    /// One write(2), answered in the words of dd(1). sysfs lets not even root open a file for what its mode denies
    /// (fs/kernfs/file.c, `kernfs_fop_open`).
    Written write(String path, String text) {
        return switch (walk(path, true)) {
            case Plain(var _, var write) ->
                write.isPresent() ? write.get().apply(text) : new Written.Refused("Permission denied");
            case Directory _ -> new Written.Refused("Is a directory");
            case null, default -> new Written.Refused("No such file or directory");
        };
    }
}
