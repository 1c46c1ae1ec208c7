package hostdev.host.sim;

import hostdev.core.json.Json;
import hostdev.host.root.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A disk that writes down what is done through it. Its lock is one of this machine, so that two processes that work on
/// the same simulated one are kept apart.
record KeptDisk(Disk disk, Deeds deeds) implements Disk {
    @Override
    public void makeDirectory(Path directory) throws IOException {
        boolean there = isThere(directory);
        disk.makeDirectory(directory);
        if (!there) {
            deeds.add(Json.object().put("make", directory.toString()));
        }
    }

    private boolean isThere(Path path) throws IOException {
        Path parent = path.getParent();
        return parent == null || disk.names(parent).contains(String.valueOf(path.getFileName()));
    }

    @Override
    public Written create(Path file) throws IOException {
        Written written = disk.create(file);
        deeds.add(Json.object().put("create", file.toString()));
        return new Kept(file, written, deeds);
    }

    @Override
    public Written append(Path file) throws IOException {
        return new Kept(file, disk.append(file), deeds);
    }

    private record Kept(Path file, Written written, Deeds deeds) implements Written {
        @Override
        public void write(String text) throws IOException {
            written.write(text);
            deeds.add(Json.object().put("append", file.toString()).put("text", text));
        }

        @Override
        public void truncate(long bytes) throws IOException {
            written.truncate(bytes);
            deeds.add(Json.object().put("truncate", file.toString()).put("bytes", bytes));
        }

        @Override
        public void sync() throws IOException {
            written.sync();
        }

        @Override
        public void close() throws IOException {
            written.close();
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
        deeds.add(Json.object().put("rename", from.toString()).put("to", to.toString()));
    }

    @Override
    public boolean delete(Path file) throws IOException {
        boolean was = disk.delete(file);
        if (was) {
            deeds.add(Json.object().put("delete", file.toString()));
        }
        return was;
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        disk.syncDirectory(directory);
    }

    @Override
    public Optional<String> read(Path file, long most) throws IOException {
        return disk.read(file, most);
    }

    @Override
    public List<String> names(Path directory) throws IOException {
        return disk.names(directory);
    }

    @Override
    public Locking lock(Path file, String note) throws IOException {
        Locking locking = Disk.ofThisMachine().lock(Path.of(deeds.file() + ".lock"), note);
        deeds.catchUp(); // another one may have done something since this machine was opened
        return locking;
    }
}
