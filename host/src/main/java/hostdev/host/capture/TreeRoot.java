package hostdev.host.capture;

import hostdev.core.model.ByteText;
import hostdev.core.model.Fact;
import hostdev.host.capture.Tree.Directory;
import hostdev.host.capture.Tree.File;
import hostdev.host.capture.Tree.Found;
import hostdev.host.capture.Tree.Link;
import hostdev.host.capture.Tree.Unseen;
import hostdev.host.root.HostRoot;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A machine whose files are in an archive.
///
/// @param notes what a capture of ours says besides; empty where the archive was made by others
record TreeRoot(Tree tree, Optional<CaptureNotes> notes) implements HostRoot {
    private static final int MOST_TEXT = 1 << 20;

    @Override
    public Fact<String> text(String path) {
        return bytes(path, MOST_TEXT + 1)
                .either(
                        bytes -> bytes.length > MOST_TEXT
                                ? Fact.unknown("longer than one mebibyte")
                                : Fact.known(ByteText.decode(bytes)),
                        Fact::unknown);
    }

    @Override
    public Fact<byte[]> bytes(String path, int most) {
        Optional<Found> found = tree.find(path, true);
        if (found.isEmpty()) {
            return Fact.unknown("no such file");
        }
        return switch (found.get().node()) {
            case File file ->
                Fact.known(file.bytes().length <= most ? file.bytes() : Arrays.copyOf(file.bytes(), most));
            case Directory _ -> Fact.unknown("is a directory");
            case Unseen(var why) -> Fact.unknown(why);
            case Link _ -> Fact.unknown("no such file");
        };
    }

    @Override
    public Fact<Optional<String>> link(String path) {
        Optional<Found> found = tree.find(path, false);
        if (found.isEmpty()) {
            return Fact.known(Optional.empty());
        }
        return switch (found.get().node()) {
            case Link(var target) -> Fact.known(Optional.of(target));
            case Unseen(var why) -> Fact.unknown(why);
            case File _, Directory _ -> Fact.unknown("not a link");
        };
    }

    @Override
    public Fact<List<String>> names(String path) {
        Optional<Found> found = tree.find(path, true);
        if (found.isEmpty()) {
            return Fact.unknown("no such directory");
        }
        return switch (found.get().node()) {
            case Directory directory ->
                directory
                        .unlisted()
                        .<Fact<List<String>>>map(Fact::unknown)
                        .orElseGet(
                                () -> Fact.known(List.copyOf(directory.entries().keySet())));
            case Unseen(var why) -> Fact.unknown(why);
            case File _, Link _ -> Fact.unknown("not a directory");
        };
    }

    @Override
    public boolean exists(String path) {
        return tree.find(path, true).filter(Found::whole).isPresent();
    }

    @Override
    public boolean live() {
        return false;
    }

    @Override
    public boolean runsPrograms() {
        return notes.isPresent();
    }

    @Override
    public Written write(String path, String text, Duration limit) {
        throw new IllegalStateException("a capture is never written to: " + path);
    }

    @Override
    public Ran run(List<String> command, Duration limit) {
        return notes.flatMap(it -> it.answer(command))
                .orElseGet(() -> new Ran.Exited(127, "", "not asked when the capture was taken"));
    }

    @Override
    public Instant now() {
        return notes.map(CaptureNotes::taken).orElseGet(Instant::now);
    }
}
