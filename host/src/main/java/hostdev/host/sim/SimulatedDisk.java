package hostdev.host.sim;

import hostdev.host.root.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A disk that promises no more than fsync(2) does: without it, what was written may be lost at a loss of power, or
/// kept, or kept in part; and so may each name that was made, moved or removed. `/run` is in memory.
public final class SimulatedDisk implements Disk {
    /// What becomes of that which was not synced.
    public enum Luck {
        /// All of it is lost.
        LOST,
        /// All of it happens to be on the disk.
        KEPT,
        /// The names are there, and of what was written the first half.
        TORN,
        /// The names are there, and nothing that was written.
        NAMES_ONLY,
        /// What was written is there, and of the names the first half of those changed in a directory.
        FEWER_NAMES
    }

    private sealed interface Node {}

    private static final class Directory implements Node {
        private final Map<String, Node> now = new TreeMap<>();
        private Map<String, Node> durable = new TreeMap<>();
        /// Changes since the last sync, each a name with what it leads to from then on; a rename is one.
        private final List<Map<String, Optional<Node>>> pending = new ArrayList<>();
    }

    private static final class Plain implements Node {
        private final StringBuilder now = new StringBuilder();
        private String durable = "";
    }

    private final Power power;
    private final Directory top = new Directory();
    private final Map<Path, Held> locks = new HashMap<>();
    private Predicate<List<StackWalker.StackFrame>> works = _ -> true;
    private boolean watched;
    private final Room room = new Room(() -> used(top));

    SimulatedDisk(Power power) {
        this.power = power;
        for (String path : List.of("/run", "/var/lib", "/etc", "/boot", "/tmp")) {
            settle(make(Path.of(path)));
        }
        settleAll(top);
    }

    /// From now on the disk takes so many bytes more: a write takes what has room, and fails. What is deleted makes
    /// room.
    public void fillsUp(long bytesLeft) {
        room.left(bytesLeft);
    }

    /// From now on it is mounted to be read only, as after an error of the file system.
    public void becomesReadOnly() {
        room.readOnly();
    }

    /// It takes all again.
    public void isRepaired() {
        room.endless();
    }

    private static long used(Directory directory) {
        long sum = 0;
        for (Map.Entry<String, Node> entry : directory.now.entrySet()) {
            sum += switch (entry.getValue()) {
                case Directory below -> used(below);
                case Plain file -> file.now.toString().getBytes(StandardCharsets.UTF_8).length;
            };
        }
        return sum;
    }

    /// From now on a sync does its work only where `works` says so, by the calls that led to it.
    public void syncsWork(Predicate<List<StackWalker.StackFrame>> asked) {
        works = asked;
        watched = true;
    }

    /// The machine is on again.
    void boot(Luck luck) {
        killed();
        fall(top, luck);
        top.now.put("run", new Directory());
        settleAll(top);
    }

    /// The process is gone, and its locks with it.
    void killed() {
        locks.clear();
    }

    private static void fall(Directory directory, Luck luck) {
        Map<String, Node> names = new TreeMap<>(directory.durable);
        int kept = switch (luck) {
            case LOST -> 0;
            case KEPT, TORN, NAMES_ONLY -> directory.pending.size();
            case FEWER_NAMES -> directory.pending.size() / 2;
        };
        directory
                .pending
                .subList(0, kept)
                .forEach(change -> change.forEach((name, node) -> {
                    node.ifPresentOrElse(it -> names.put(name, it), () -> names.remove(name));
                }));
        directory.now.clear();
        directory.now.putAll(names);
        for (Node node : names.values()) {
            switch (node) {
                case Directory below -> fall(below, luck);
                case Plain file -> fall(file, luck);
            }
        }
    }

    private static void fall(Plain file, Luck luck) {
        String now = file.now.toString();
        String left = switch (luck) {
            case LOST, NAMES_ONLY -> file.durable;
            case KEPT, FEWER_NAMES -> now;
            case TORN -> torn(now, file.durable);
        };
        file.now.setLength(0);
        file.now.append(left);
    }

    /// Half of what was appended; of a file that was shortened and written again the new bytes at its old length.
    private static String torn(String now, String durable) {
        return now.length() >= durable.length()
                ? now.substring(0, (now.length() + durable.length()) / 2)
                : now + durable.substring(now.length());
    }

    private static void settleAll(Directory directory) {
        settle(directory);
        for (Node node : directory.now.values()) {
            switch (node) {
                case Directory below -> settleAll(below);
                case Plain file -> file.durable = file.now.toString();
            }
        }
    }

    private static void settle(Directory directory) {
        directory.durable = new TreeMap<>(directory.now);
        directory.pending.clear();
    }

    private @Nullable Node find(Path path) {
        Node here = top;
        for (Path name : path) {
            if (!(here instanceof Directory directory)) {
                return null;
            }
            here = directory.now.get(name.toString());
        }
        return here;
    }

    private Directory above(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent != null && find(parent) instanceof Directory directory) {
            return directory;
        }
        throw new NoSuchFileException(path.toString());
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static void change(Directory directory, Map<String, Optional<Node>> change) {
        change.forEach((name, node) ->
                node.ifPresentOrElse(it -> directory.now.put(name, it), () -> directory.now.remove(name)));
        directory.pending.add(change);
    }

    private Directory make(Path path) {
        Directory here = top;
        for (Path part : path) {
            Node next = here.now.get(part.toString());
            if (next == null) {
                next = new Directory();
                change(here, Map.of(part.toString(), Optional.of(next)));
            }
            here = (Directory) next;
        }
        return here;
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        if (find(directory) instanceof Plain) {
            throw new FileSystemException(directory.toString(), null, "it is not a directory of its own");
        }
        room.requireWritable(directory); // one that is there is made readable by its owner only
        if (find(directory) == null) {
            power.effect("mkdir " + directory, () -> make(directory));
        }
    }

    @Override
    public Written create(Path file) throws IOException {
        room.requireWritable(file);
        return power.effect("create " + file, () -> {
            if (find(file) != null) {
                throw new FileAlreadyExistsException(file.toString());
            }
            Plain fresh = new Plain();
            change(above(file), Map.of(name(file), Optional.of(fresh)));
            return new Open(file, fresh);
        });
    }

    @Override
    public Written append(Path file) throws IOException {
        room.requireWritable(file);
        return new Open(file, plain(file).orElseThrow(() -> new NoSuchFileException(file.toString())));
    }

    private Optional<Plain> plain(Path file) throws IOException {
        return switch (find(file)) {
            case Plain plain -> Optional.of(plain);
            case Directory _ -> throw new FileSystemException(file.toString(), null, "it is not a plain file");
            case null -> Optional.empty();
        };
    }

    private final class Open implements Written {
        private final Path path;
        private final Plain file;

        Open(Path path, Plain file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public void write(String text) throws IOException {
            room.requireWritable(path);
            power.effect(
                    "write " + path,
                    () -> {
                        String fitting = room.fitting(path, text);
                        file.now.append(fitting);
                        if (fitting.length() < text.length()) {
                            throw Room.full(path);
                        }
                        return fitting;
                    },
                    () -> file.now.append(text, 0, text.length() / 2));
        }

        @Override
        public void truncate(long bytes) throws IOException {
            room.requireWritable(path);
            power.effect("truncate " + path, () -> {
                byte[] now = file.now.toString().getBytes(StandardCharsets.UTF_8);
                file.now.setLength(0);
                file.now.append(new String(now, 0, (int) Math.min(bytes, now.length), StandardCharsets.UTF_8));
                return file;
            });
        }

        @Override
        public void sync() throws IOException {
            boolean does = syncWorks();
            power.effect("sync " + path, () -> {
                file.durable = does ? file.now.toString() : file.durable;
                return file;
            });
        }

        @Override
        public void close() {
            // the file is the kernel's; a program that has ended closes nothing either
        }
    }

    /// The calls that are looked at: a test's own stack is deep.
    private static final int NEAREST = 12;

    private boolean syncWorks() {
        return !watched
                || works.test(StackWalker.getInstance()
                        .walk(frames -> frames.filter(
                                        frame -> !frame.getClassName().startsWith("hostdev.host.sim.SimulatedDisk"))
                                .limit(NEAREST)
                                .toList()));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        room.requireWritable(to);
        power.effect("rename " + from + " " + to, () -> {
            Node node = find(from);
            if (node == null) {
                throw new NoSuchFileException(from.toString());
            }
            if (from.getParent() != null && from.getParent().equals(to.getParent())) {
                change(above(from), Map.of(name(from), Optional.empty(), name(to), Optional.of(node)));
            } else {
                change(above(to), Map.of(name(to), Optional.of(node)));
                change(above(from), Map.of(name(from), Optional.empty()));
            }
            return node;
        });
    }

    @Override
    public boolean delete(Path file) throws IOException {
        if (find(file) == null) {
            return false;
        }
        room.requireWritable(file);
        if (find(file) instanceof Directory directory && !directory.now.isEmpty()) {
            throw new FileSystemException(file.toString(), null, "the directory is not empty");
        }
        return power.effect("delete " + file, () -> {
            change(above(file), Map.of(name(file), Optional.empty()));
            return true;
        });
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        boolean does = syncWorks();
        power.effect("sync " + directory, () -> {
            if (!(find(directory) instanceof Directory it)) {
                throw new NoSuchFileException(directory.toString());
            }
            if (does) {
                settle(it);
            }
            return it;
        });
    }

    @Override
    public Optional<String> read(Path file, long most) throws IOException {
        power.requireOn("read");
        Optional<String> text = plain(file).map(it -> it.now.toString());
        if (text.isPresent() && text.get().length() > most) {
            throw new FileSystemException(file.toString(), null, "it is larger than " + most + " bytes");
        }
        return text;
    }

    @Override
    public List<String> names(Path directory) throws IOException {
        power.requireOn("names");
        return switch (find(directory)) {
            case Directory it -> List.copyOf(it.now.keySet());
            case Plain _ -> throw new FileSystemException(directory.toString(), null, "it is not a directory");
            case null -> List.of();
        };
    }

    @Override
    public Locking lock(Path file, String note) throws IOException {
        Held other = locks.get(file);
        if (other != null) {
            return new Locking.Others(other.note);
        }
        return power.effect("lock " + file, () -> {
            if (find(file) == null) {
                change(above(file), Map.of(name(file), Optional.of(new Plain())));
            }
            Held held = new Held(file, note);
            locks.put(file, held);
            return new Locking.Taken(held);
        });
    }

    private final class Held implements Lock {
        private final Path file;
        private final String note;

        Held(Path file, String note) {
            this.file = file;
            this.note = note;
        }

        @Override
        public boolean isHeld() {
            return locks.get(file) == this;
        }

        @Override
        public void close() {
            locks.remove(file, this);
        }
    }

    /// Whether no luck makes any difference: all is synced.
    public boolean isSettled() {
        return isSettled(top);
    }

    private static boolean isSettled(Directory directory) {
        return directory.pending.isEmpty()
                && directory.now.values().stream().allMatch(node -> switch (node) {
                    case Directory below -> isSettled(below);
                    case Plain file -> file.durable.contentEquals(file.now);
                });
    }

    /// Every file with its text, for comparing.
    public Map<String, String> files(Path below) {
        Map<String, String> files = new TreeMap<>();
        if (find(below) instanceof Directory directory) {
            gather(directory, "", files);
        }
        return files;
    }

    private static void gather(Directory directory, String path, Map<String, String> files) {
        directory.now.forEach((name, node) -> {
            switch (node) {
                case Directory below -> gather(below, path + name + "/", files);
                case Plain file -> files.put(path + name, file.now.toString());
            }
        });
    }
}
