package hostdev.it.lab;

import hostdev.host.root.Disk;
import hostdev.lab.CommandOutcome;
import hostdev.lab.PracticeHost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The disk of a practice host, for code of ours that runs outside of it: each deed is a program there.
record DiskInside(PracticeHost host) implements Disk {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private String run(String... command) throws IOException {
        CommandOutcome outcome = host.run(LIMIT, command);
        if (!outcome.ok()) {
            throw new IOException(String.join(" ", command) + ": " + outcome.stderr());
        }
        return outcome.stdout();
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        run("mkdir", "-p", directory.toString());
    }

    @Override
    public Written create(Path file) throws IOException {
        run("sh", "-c", "set -C; : >\"$1\"", "create", file.toString());
        return append(file);
    }

    @Override
    public Written append(Path file) {
        return new Written() {
            @Override
            public void write(String text) throws IOException {
                run("sh", "-c", "printf %s \"$1\" >>\"$2\"", "append", text, file.toString());
            }

            @Override
            public void truncate(long bytes) throws IOException {
                run("truncate", "--size=" + bytes, file.toString());
            }

            @Override
            public void sync() throws IOException {
                run("sync", file.toString());
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        run("mv", "-T", from.toString(), to.toString());
    }

    @Override
    public boolean delete(Path file) throws IOException {
        return !run("rm", "-v", "-f", file.toString()).isEmpty();
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        run("sync", directory.toString());
    }

    @Override
    public Optional<String> read(Path file, long most) {
        CommandOutcome outcome = host.run(LIMIT, "cat", file.toString());
        return outcome.ok() ? Optional.of(outcome.stdout()) : Optional.empty();
    }

    @Override
    public List<String> names(Path directory) throws IOException {
        return run("ls", "-1", "-A", directory.toString()).lines().sorted().toList();
    }

    @Override
    public Locking lock(Path file, String note) throws IOException {
        throw new IOException("no locks are taken from outside of a practice host");
    }
}
