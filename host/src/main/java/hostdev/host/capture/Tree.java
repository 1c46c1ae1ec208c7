package hostdev.host.capture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// A machine's files in memory. Links are followed inside it only; how much it holds is bounded.
final class Tree {
    /// Why that which was seen in a listing, and never read, says nothing.
    static final String NOT_CAPTURED = "not captured";

    /// As many links as the kernel follows in one path (path_resolution(7)).
    private static final int MOST_LINKS = 40;

    /// 65,536 functions with twenty files each.
    private static final int MOST_NODES = 1_500_000;

    private static final long MOST_BYTES = 256L << 20;

    /// As many names as one path can have (PATH_MAX in linux/limits.h).
    private static final int MOST_NAMES = 2048;

    sealed interface Node {}

    static final class File implements Node {
        private byte[] bytes;

        /// @param bytes as far as they were read
        File(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }

        /// From now on it says this.
        void become(byte[] other) {
            bytes = other;
        }
    }

    record Link(String target) implements Node {}

    /// There, and not seen.
    record Unseen(String why) implements Node {}

    static final class Directory implements Node {
        private final NavigableMap<String, Node> entries = new TreeMap<>();
        private Optional<String> unlisted = Optional.empty();

        NavigableMap<String, Node> entries() {
            return entries;
        }

        /// Why its names are not all known; empty where they are.
        Optional<String> unlisted() {
            return unlisted;
        }

        void unlisted(Optional<String> why) {
            unlisted = why;
        }
    }

    /// Larger than anything that hostdev makes; the message says in which way.
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLarge(String message) {
            super(message);
        }
    }

    /// Where a path leads.
    ///
    /// @param whole whether the whole way could be gone; else the node is what barred it
    record Found(Node node, boolean whole) {}

    private Directory top = new Directory();
    private int nodes;
    private long bytes;

    Directory top() {
        return top;
    }

    /// From now on another directory is the top.
    void top(Directory directory) {
        top = directory;
    }

    /// How many files, links and directories there are.
    int size() {
        return nodes;
    }

    Optional<Found> find(String path, boolean followLast) {
        Deque<Directory> way = new ArrayDeque<>(List.of(top));
        Deque<String> left = new ArrayDeque<>(names(path));
        int links = 0;
        while (!left.isEmpty()) {
            String name = left.pop();
            if (name.equals("..")) {
                if (way.size() > 1) {
                    way.pop();
                }
                continue;
            }
            Node node = way.element().entries.get(name);
            if (node == null) {
                return Optional.empty();
            }
            if (node instanceof Link(var target) && (followLast || !left.isEmpty())) {
                if (++links > MOST_LINKS) {
                    return Optional.empty();
                }
                if (target.startsWith("/")) {
                    way.clear();
                    way.push(top);
                }
                names(target).reversed().forEach(left::push);
                continue;
            }
            if (node instanceof Directory directory) {
                way.push(directory);
            } else {
                return barred(node, left);
            }
        }
        return Optional.of(new Found(way.element(), true));
    }

    private static Optional<Found> barred(Node node, Deque<String> left) {
        if (left.isEmpty()) {
            return Optional.of(new Found(node, true));
        }
        return node instanceof Unseen ? Optional.of(new Found(node, false)) : Optional.empty();
    }

    /// The names of a path, without those that lead nowhere.
    static List<String> names(String path) {
        List<String> names = new ArrayList<>();
        for (String name : path.split("/", -1)) {
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return names;
    }

    /// Whether a link stands on the way to this path, as it is written.
    boolean goesThroughLink(List<String> path) {
        Directory here = top;
        for (String name : path.subList(0, Math.max(0, path.size() - 1))) {
            Node node = here.entries.get(name);
            if (!(node instanceof Directory directory)) {
                return node instanceof Link;
            }
            here = directory;
        }
        return false;
    }

    /// Puts something at a path without links in it; directories on the way are made. What says less than what is there
    /// is left out.
    ///
    /// @return the directory, where it is one
    /// @throws TooLarge where it is more than is held
    Optional<Directory> put(List<String> path, Node node, Optional<String> unlisted) {
        if (path.size() > MOST_NAMES) {
            throw new TooLarge("a path of more than " + MOST_NAMES + " names");
        }
        Directory here = top;
        for (int index = 0; index < path.size() - 1; index++) {
            here = below(here, path.get(index), unlisted);
        }
        if (path.isEmpty()) {
            return Optional.of(here);
        }
        String name = path.getLast();
        if (node instanceof Directory) {
            return Optional.of(below(here, name, unlisted));
        }
        Node old = here.entries.get(name);
        if (old == null || !(node instanceof Unseen) || old.equals(new Unseen(NOT_CAPTURED))) {
            replace(here, name, old, node);
        }
        return Optional.empty();
    }

    private void replace(Directory here, String name, @org.jspecify.annotations.Nullable Node old, Node node) {
        if (old instanceof Directory) {
            return; // it says more
        }
        if (old instanceof File before && node instanceof File now && now.bytes.length < before.bytes.length) {
            return;
        }
        count(old == null ? 1 : 0, length(node) - length(old));
        here.entries.put(name, node);
    }

    private static int length(@org.jspecify.annotations.Nullable Node node) {
        return node instanceof File file ? file.bytes.length : 0;
    }

    private Directory below(Directory here, String name, Optional<String> unlisted) {
        if (here.entries.get(name) instanceof Directory directory) {
            return directory;
        }
        Directory fresh = new Directory();
        fresh.unlisted = unlisted;
        count(here.entries.containsKey(name) ? 0 : 1, 0);
        here.entries.put(name, fresh);
        return fresh;
    }

    private void count(int moreNodes, long moreBytes) {
        nodes += moreNodes;
        bytes += moreBytes;
        if (nodes > MOST_NODES) {
            throw new TooLarge("more than " + MOST_NODES + " files");
        }
        if (bytes > MOST_BYTES) {
            throw new TooLarge("more than " + (MOST_BYTES >> 20) + " MiB of files");
        }
    }

    /// What is done with each node.
    interface Visitor {
        void visit(String path, Node node);
    }

    /// All below the top, each directory before what is in it, in order of name.
    void visit(Visitor visitor) {
        visit("", top, visitor);
    }

    private static void visit(String path, Directory directory, Visitor visitor) {
        for (Map.Entry<String, Node> entry : directory.entries.entrySet()) {
            String below = path + "/" + entry.getKey();
            visitor.visit(below, entry.getValue());
            if (entry.getValue() instanceof Directory deeper) {
                visit(below, deeper, visitor);
            }
        }
    }
}
