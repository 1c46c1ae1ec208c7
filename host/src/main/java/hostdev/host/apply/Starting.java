package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import hostdev.core.model.GuestName;
import hostdev.host.root.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Tells libvirt's hook, while we have libvirt start or end a guest, that it was us: all is ready then, and the
/// lock that the hook would wait for is ours.
final class Starting implements AutoCloseable {
    private static final long MOST = 1 << 16;

    private final Disk disk;
    private final Path file;

    private Starting(Disk disk, Path file) {
        this.disk = disk;
        this.file = file;
    }

    static Starting of(StateDirectory state, GuestName guest) {
        Path file = state.starting();
        String note = JsonText.line(Json.object()
                .put("pid", ProcessHandle.current().pid())
                .put("guest", guest.name())
                .build());
        try {
            state.disk().makeDirectory(state.runtime());
            state.disk().delete(file);
            try (Disk.Written writing = state.disk().create(file)) {
                writing.write(note);
            }
            return new Starting(state.disk(), file);
        } catch (IOException e) {
            throw StateDirectory.unusable(file, e);
        }
    }

    /// The guest that this process is having started or ended; empty where it is not, or where that cannot be
    /// read. Only the word of a process that has the lock counts: the file may be left by one that was killed.
    static Optional<GuestName> by(StateDirectory state, long pid) {
        try {
            Optional<String> text = state.disk().read(state.starting(), MOST);
            if (text.isPresent()
                    && JsonText.parse(text.get()) instanceof Json.Obj note
                    && note.get("pid").equals(Optional.of(new Json.Num(pid)))
                    && note.get("guest").orElse(new Json.Null()) instanceof Json.Text(var guest)
                    && GuestName.isValid(guest)) {
                return Optional.of(new GuestName(guest));
            }
        } catch (IOException | JsonText.NotJson _) {
            // half written, or not ours: the hook waits for the lock
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        try {
            disk.delete(file);
        } catch (IOException e) {
            throw Problem.failed(file, "cannot be removed: " + e.getMessage(), "")
                    .because(e);
        }
    }
}
