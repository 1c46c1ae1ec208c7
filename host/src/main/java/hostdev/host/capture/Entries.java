package hostdev.host.capture;

import hostdev.host.capture.Tree.Directory;
import hostdev.host.capture.Tree.File;
import hostdev.host.capture.Tree.Link;
import hostdev.host.capture.Tree.Node;
import hostdev.host.capture.Tree.Unseen;
import hostdev.host.capture.Tree.Visitor;
import java.io.IOException;
import java.util.Optional;

/// Writes each node as an entry of an archive; a directory only where all its names are known: that is how one tells.
final class Entries implements Visitor {
    private final TarWriter tar;
    private Optional<IOException> failure = Optional.empty();

    Entries(TarWriter tar) {
        this.tar = tar;
    }

    @Override
    public void visit(String path, Node node) {
        if (failure.isPresent()) {
            return;
        }
        try {
            write(path.substring(1), node);
        } catch (IOException e) {
            failure = Optional.of(e);
        }
    }

    private void write(String path, Node node) throws IOException {
        switch (node) {
            case File file -> tar.file(path, file.bytes());
            case Link(var target) -> tar.link(path, target);
            case Directory directory -> {
                if (directory.unlisted().isEmpty() || directory.entries().isEmpty()) {
                    tar.directory(path);
                }
            }
            case Unseen _ -> {
                // told in the notes
            }
        }
    }

    /// @throws IOException the first that was met
    void rethrow() throws IOException {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }
}
