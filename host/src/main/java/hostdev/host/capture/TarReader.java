package hostdev.host.capture;

import hostdev.host.capture.Tree.Directory;
import hostdev.host.capture.Tree.File;
import hostdev.host.capture.Tree.Found;
import hostdev.host.capture.Tree.Link;
import hostdev.host.capture.Tree.Node;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Reads a tar archive of anybody's into a [Tree]: no file of this machine is made, and nothing leads out of it.
final class TarReader {
    private static final long MOST_OF_ONE = 64L << 20;
    private static final int LONGEST_PATH = 4096;

    private final InputStream in;
    private final Tree tree = new Tree();

    /// What an entry in front says of the next one.
    private Optional<String> name = Optional.empty();

    private Optional<String> target = Optional.empty();
    private Optional<Long> size = Optional.empty();

    private TarReader(InputStream in) {
        this.in = in;
    }

    /// @throws IOException where it is no archive, ends early, or holds what no machine has; the message says what
    static Tree read(InputStream in) throws IOException {
        TarReader reader = new TarReader(in);
        byte[] block = reader.block();
        while (block.length == TarHeader.BLOCK && !TarHeader.isEnd(block)) {
            reader.entry(TarHeader.parse(block));
            block = reader.block();
        }
        if (reader.tree.size() == 0) {
            throw new IOException("it is empty");
        }
        return reader.tree;
    }

    private byte[] block() throws IOException {
        return in.readNBytes(TarHeader.BLOCK);
    }

    private void entry(TarHeader header) throws IOException {
        long length = header.kind() == '2' || header.kind() == '5' || header.kind() == '1' ? 0 : size(header);
        if (length < 0 || length > MOST_OF_ONE) {
            throw new IOException("'" + header.name() + "' is larger than " + (MOST_OF_ONE >> 20) + " MiB");
        }
        switch (header.kind()) {
            case 'x' -> pax(content(length));
            case 'L' -> name = Optional.of(line(content(length)));
            case 'K' -> target = Optional.of(line(content(length)));
            case '0', '\0', '7' -> {
                byte[] content = content(length);
                put(header, path(header).endsWith("/") ? new Directory() : new File(content));
            }
            case '5' -> put(header, new Directory());
            case '2' -> put(header, new Link(target.orElse(header.target())));
            case '1' -> hardLink(header);
            case 'S' ->
                throw new IOException(
                        "'" + header.name() + "' is written as a sparse file: make it without" + " --sparse");
            default -> {
                content(length); // devices, pipes and what other programs note: nothing that is read
                nextIsPlain();
            }
        }
    }

    private long size(TarHeader header) {
        return header.kind() == 'x' || header.kind() == 'L' || header.kind() == 'K'
                ? header.size()
                : size.orElse(header.size());
    }

    private void nextIsPlain() {
        name = Optional.empty();
        target = Optional.empty();
        size = Optional.empty();
    }

    private String path(TarHeader header) {
        return name.orElse(header.name());
    }

    private void put(TarHeader header, Node node) throws IOException {
        List<String> path = inside(path(header));
        if (node instanceof Link(var to) && to.length() > LONGEST_PATH) {
            throw new IOException("a link's target is longer than " + LONGEST_PATH + " bytes");
        }
        if (tree.goesThroughLink(path)) {
            throw new IOException("'" + path(header) + "' goes through a link of the archive");
        }
        tree.put(path, node, Optional.of(Tree.NOT_CAPTURED)).ifPresent(it -> it.unlisted(Optional.empty()));
        nextIsPlain();
    }

    private void hardLink(TarHeader header) throws IOException {
        String to = target.orElse(header.target());
        Node same = tree.find(String.join("/", inside(to)), false)
                .map(Found::node)
                .filter(File.class::isInstance)
                .orElseThrow(() -> new IOException(
                        "'" + path(header) + "' is the same file as '" + to + "', which is not in front of it"));
        put(header, same);
    }

    private static List<String> inside(String path) throws IOException {
        List<String> names = Tree.names(path);
        if (path.length() > LONGEST_PATH) {
            throw new IOException("a path is longer than " + LONGEST_PATH + " bytes");
        }
        if (names.contains("..")) {
            throw new IOException("'" + path + "' leads out of the archive");
        }
        return names;
    }

    /// The bytes of an entry, and its padding.
    private byte[] content(long length) throws IOException {
        byte[] content = in.readNBytes((int) length);
        int padding = (int) (-length & (TarHeader.BLOCK - 1));
        if (content.length < length || in.readNBytes(padding).length < padding) {
            throw new EOFException("it ends in the middle");
        }
        return content;
    }

    private static String line(byte[] content) {
        return TarHeader.text(content, 0, content.length);
    }

    /// `30 path=sys/…\n`: the number counts all of the line (POSIX.1, pax, "pax Extended Header").
    private void pax(byte[] content) throws IOException {
        int start = 0;
        while (start < content.length) {
            int blank = start;
            int length = 0;
            while (blank < content.length && content[blank] >= '0' && content[blank] <= '9' && length < 1 << 24) {
                length = length * 10 + content[blank++] - '0';
            }
            int end = start + length;
            if (blank >= content.length || content[blank] != ' ' || end <= blank + 1 || end > content.length) {
                throw new IOException("an extended header is broken");
            }
            record(new String(content, blank + 1, end - blank - 2, StandardCharsets.UTF_8));
            start = end;
        }
    }

    private void record(String record) throws IOException {
        int equals = record.indexOf('=');
        String value = record.substring(equals + 1);
        switch (equals < 0 ? "" : record.substring(0, equals)) {
            case "path" -> name = Optional.of(value);
            case "linkpath" -> target = Optional.of(value);
            case "size" -> size = Optional.of(length(value));
            default -> {
                // times, owners and the like
            }
        }
    }

    private static long length(String value) throws IOException {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IOException("an extended header has a size that is none", e);
        }
    }
}
