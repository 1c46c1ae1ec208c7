package hostdev.host.capture;

import hostdev.core.model.ByteText;
import hostdev.core.model.Fact;
import hostdev.host.capture.Tree.Directory;
import hostdev.host.capture.Tree.File;
import hostdev.host.capture.Tree.Link;
import hostdev.host.capture.Tree.Node;
import hostdev.host.capture.Tree.Unseen;
import hostdev.host.root.ForwardingRoot;
import hostdev.host.root.HostRoot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A machine, and in a [Tree] all that it was asked and answered. Each answer is put where the kernel would find it,
/// links followed; so the tree answers the same question asked along another way, too.
final class Recording extends ForwardingRoot {
    private static final int MOST_LINKS = 40;

    private final Tree tree = new Tree();
    private final Map<List<String>, Ran> asked = new LinkedHashMap<>();
    private final Map<String, Optional<String>> links = new HashMap<>();

    Recording(HostRoot root) {
        super(root);
        tree.top().unlisted(Optional.of(Tree.NOT_CAPTURED));
    }

    Tree tree() {
        return tree;
    }

    /// The programs that were run, and what they said.
    synchronized Map<List<String>, Ran> asked() {
        return new LinkedHashMap<>(asked);
    }

    @Override
    public Fact<String> text(String path) {
        Fact<String> text = super.text(path);
        keep(path, text.map(ByteText::encode));
        return text;
    }

    @Override
    public Fact<byte[]> bytes(String path, int most) {
        Fact<byte[]> bytes = super.bytes(path, most);
        keep(path, bytes);
        return bytes;
    }

    private void keep(String path, Fact<byte[]> bytes) {
        switch (bytes) {
            case Fact.Known<byte[]>(var known) -> put(path, true, new File(known));
            case Fact.Unknown<byte[]>(var why) -> {
                if (why.equals("is a directory")) {
                    put(path, true, new Directory());
                } else if (!why.startsWith("no such")) {
                    put(path, true, new Unseen(why));
                }
            }
        }
    }

    @Override
    public Fact<Optional<String>> link(String path) {
        Fact<Optional<String>> link = super.link(path);
        switch (link) {
            case Fact.Known<Optional<String>>(var target) ->
                target.ifPresent(known -> put(path, false, new Link(known)));
            case Fact.Unknown<Optional<String>>(var why) ->
                put(path, false, new Unseen(why.equals("not a link") ? Tree.NOT_CAPTURED : why));
        }
        return link;
    }

    @Override
    public Fact<List<String>> names(String path) {
        Fact<List<String>> names = super.names(path);
        switch (names) {
            case Fact.Known<List<String>>(var known) -> list(path, known);
            case Fact.Unknown<List<String>>(var why) -> {
                if (!why.startsWith("no such")) {
                    put(path, true, new Unseen(why));
                }
            }
        }
        return names;
    }

    private synchronized void list(String path, List<String> names) {
        Optional<List<String>> place = place(path, true);
        if (place.isEmpty()) {
            return;
        }
        tree.put(place.get(), new Directory(), Optional.empty())
                .ifPresent(directory -> directory.unlisted(Optional.empty()));
        for (String name : names) {
            List<String> below = new ArrayList<>(place.get());
            below.add(name);
            tree.put(below, new Unseen(Tree.NOT_CAPTURED), Optional.empty());
        }
    }

    @Override
    public boolean exists(String path) {
        boolean exists = super.exists(path);
        if (exists) {
            put(path, true, new Unseen(Tree.NOT_CAPTURED));
        }
        return exists;
    }

    @Override
    public Ran run(List<String> command, Duration limit) {
        Ran ran = super.run(command, limit);
        synchronized (this) {
            asked.put(List.copyOf(command), ran);
        }
        return ran;
    }

    private synchronized void put(String path, boolean followLast, Node node) {
        place(path, followLast).ifPresent(place -> tree.put(place, node, Optional.of(Tree.NOT_CAPTURED)));
    }

    /// Where a path leads, each link on the way put into the tree; empty where they go round.
    private Optional<List<String>> place(String path, boolean followLast) {
        List<String> here = new ArrayList<>();
        Deque<String> left = new ArrayDeque<>(Tree.names(path));
        int followed = 0;
        while (!left.isEmpty()) {
            String name = left.pop();
            if (name.equals("..")) {
                if (!here.isEmpty()) {
                    here.removeLast();
                }
                continue;
            }
            here.add(name);
            Optional<String> target = followLast || !left.isEmpty() ? target(here) : Optional.empty();
            if (target.isEmpty()) {
                continue;
            }
            if (++followed > MOST_LINKS) {
                return Optional.empty();
            }
            tree.put(List.copyOf(here), new Link(target.get()), Optional.of(Tree.NOT_CAPTURED));
            here.removeLast();
            if (target.get().startsWith("/")) {
                here.clear();
            }
            Tree.names(target.get()).reversed().forEach(left::push);
        }
        return Optional.of(here);
    }

    private Optional<String> target(List<String> place) {
        return links.computeIfAbsent(
                "/" + String.join("/", place), path -> super.link(path).seen().flatMap(it -> it));
    }
}
