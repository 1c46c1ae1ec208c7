package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.format.HookScript;
import hostdev.host.root.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// Writes or removes our script among libvirt's hooks. Somebody else's is never touched.
record WriteHookEffect(String path, Optional<String> before, Optional<String> after, Machine machine)
        implements Effect {
    private static final long MOST = 1 << 20;

    @Override
    public void require() {
        Optional<String> now = now();
        if (!now.equals(before)) {
            throw Problem.notFit(path, "has changed since this was planned", "try again");
        }
        requireOurs(now);
    }

    @Override
    public boolean isDone() {
        return now().equals(after);
    }

    /// A journal could have been planted: nothing but our script, in one of its two places.
    private void requireOurs(Optional<String> now) {
        LibvirtHookFiles files = new LibvirtHookFiles(machine.root(), machine.state());
        boolean ourPlace = path.equals(files.oneOfMany().toString())
                || path.equals(files.single().toString());
        if (!ourPlace
                || !now.map(HookScript::isOurs).orElse(true)
                || !after.map(HookScript::isOurs).orElse(true)) {
            throw Problem.notFit(path, "is not hostdev's to write", "");
        }
    }

    private Optional<String> now() {
        try {
            return machine.state().disk().read(Path.of(path), MOST);
        } catch (IOException e) {
            throw Problem.notFit(path, "cannot be read: " + e.getMessage(), "look what it is: ls -l " + path)
                    .because(e);
        }
    }

    @Override
    public Outcome perform() {
        requireOurs(now());
        try {
            if (after.isPresent()) {
                write(after.get());
            } else if (machine.state().disk().delete(Path.of(path))) {
                machine.state().disk().syncDirectory(directory());
                removeEmptyDirectory();
            }
        } catch (IOException e) {
            return Outcome.failed("the hook cannot be written: " + e.getMessage());
        }
        return now().equals(after) ? Outcome.done() : Outcome.failed("the hook reads differently");
    }

    /// libvirt's own packages bring no `qemu.d`: it was made for our script, and nobody else has one in it.
    private void removeEmptyDirectory() throws IOException {
        Disk disk = machine.state().disk();
        Path hooks = machine.state().hooks();
        if (!directory().equals(hooks) && disk.names(directory()).isEmpty() && disk.delete(directory())) {
            disk.syncDirectory(hooks);
        }
    }

    private Path directory() {
        return Objects.requireNonNull(Path.of(path).getParent());
    }

    /// The fresh file is made where libvirt runs nothing that it does not know by name.
    private void write(String text) throws IOException {
        Disk disk = machine.state().disk();
        Path hooks = machine.state().hooks();
        disk.makePublicDirectory(hooks);
        disk.makePublicDirectory(directory());
        Path fresh = hooks.resolve(".hostdev.new");
        disk.delete(fresh);
        try (Disk.Written writing = disk.create(fresh)) {
            writing.write(text);
            disk.makeRunnable(fresh);
            writing.sync();
        }
        disk.rename(fresh, Path.of(path));
        disk.syncDirectory(directory());
        disk.syncDirectory(hooks);
    }
}
