package hostdev.host.capture;

import hostdev.core.model.Fact;
import hostdev.host.root.Disk;
import hostdev.host.root.HostRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What hostdev keeps on a machine of which only a copy is here. It is read and never written.
record CapturedDisk(HostRoot root) implements Disk {
    @Override
    public Optional<String> read(Path file, long most) throws IOException {
        return switch (root.text(file.toString())) {
            case Fact.Known<String>(var text)
            when text.length() > most -> throw new IOException("larger than " + most + " bytes");
            case Fact.Known<String>(var text) -> Optional.of(text);
            case Fact.Unknown<String>(var why) when root.exists(file.toString()) -> throw new IOException(why);
            case Fact.Unknown<String> _ -> Optional.empty();
        };
    }

    @Override
    public List<String> names(Path directory) {
        return root.names(directory.toString()).seen().orElse(List.of());
    }

    @Override
    public boolean isWritable(Path directory) {
        return true; // on the machine itself it most likely is
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        throw readOnly();
    }

    @Override
    public Written create(Path file) throws IOException {
        throw readOnly();
    }

    @Override
    public Written append(Path file) throws IOException {
        throw readOnly();
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        throw readOnly();
    }

    @Override
    public boolean delete(Path file) throws IOException {
        throw readOnly();
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        throw readOnly();
    }

    @Override
    public Locking lock(Path file, String note) throws IOException {
        throw readOnly();
    }

    private static IOException readOnly() {
        return new IOException("a copy of a machine is never written to");
    }
}
