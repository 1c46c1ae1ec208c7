package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.host.root.HostFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// Replaces a file as a whole, or makes or removes it. What others have made of it is not written over.
record EditFileEffect(String path, Optional<String> before, Optional<String> after, Machine machine) implements Effect {
    @Override
    public void require() {
        if (!now().equals(before) && !isDone()) {
            throw Problem.notFit(
                    path, "has changed since this was planned", "look what others have made of it; then try again");
        }
        Path directory = directory(file());
        if (machine.state().disk().isWritable(directory)) {
            return;
        }
        throw Problem.notFit(
                path,
                "cannot be changed: " + directory + " cannot be written to",
                "is it mounted read-only? look: findmnt -T " + directory);
    }

    @Override
    public boolean isDone() {
        return now().equals(after);
    }

    @Override
    public Optional<String> changedByOthers() {
        Optional<String> now = now();
        return now.equals(before) || now.equals(after)
                ? Optional.empty()
                : Optional.of("somebody else has changed it since");
    }

    private HostFile file() {
        try {
            return HostFile.at(machine.state().disk(), Path.of(path));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static Path directory(HostFile file) {
        return Objects.requireNonNull(file.real().getParent());
    }

    private Optional<String> now() {
        try {
            return file().text();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private Problem unreadable(IOException e) {
        return Problem.notFit(path, "cannot be read: " + e.getMessage(), "look what it is: ls -l " + path)
                .because(e);
    }

    @Override
    public Outcome perform() {
        try {
            HostFile file = file();
            if (after.isEmpty()) {
                file.remove();
            } else {
                file.replace(after.get());
            }
        } catch (IOException e) {
            return new Outcome.Failed("cannot be written: " + HostFile.reason(e), hint(e));
        }
        return now().equals(after) ? Outcome.done() : Outcome.failed("reads differently");
    }

    private String hint(IOException e) {
        return String.valueOf(e.getMessage()).contains("No space left")
                ? "make room, then try again: df -h " + Path.of(path).getParent()
                : "";
    }
}
