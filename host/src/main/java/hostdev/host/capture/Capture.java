package hostdev.host.capture;

import hostdev.core.finding.Problem;
import hostdev.core.json.JsonText.NotJson;
import hostdev.host.capture.Tree.Directory;
import hostdev.host.capture.Tree.File;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.root.Disk;
import hostdev.host.root.HostRoot;
import hostdev.host.root.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/// The door: a machine of which there is a copy only, whoever made it.
public final class Capture {
    private static final int MOST_TOPS = 3;
    private static final InputFile FILE =
            new InputFile("a capture", Unpacked.MOST, "hostdev capture -o FILE makes one of this host");

    private final HostRoot root;
    private final Optional<CaptureNotes> notes;

    private Capture(HostRoot root, Optional<CaptureNotes> notes) {
        this.root = root;
        this.notes = notes;
    }

    /// The machine as the readers see it.
    public HostRoot root() {
        return root;
    }

    /// Who knows the guests; one that does not answer where none was asked.
    public Hypervisor hypervisor() {
        return notes.<Hypervisor>map(CaptureNotes::hypervisor).orElseGet(RecordedHypervisor::none);
    }

    /// What hostdev keeps on that machine.
    public Disk disk() {
        return new CapturedDisk(root);
    }

    /// When it was taken; empty where others made it.
    public Optional<Instant> taken() {
        return notes.map(CaptureNotes::taken);
    }

    /// Whether what names the machine was replaced; not so in what others made.
    public boolean scrubbed() {
        return notes.map(CaptureNotes::scrubbed).orElse(false);
    }

    /// Tells with which key it was scrubbed: serial numbers are comparable where this is the same. Empty where it was
    /// not.
    public String key() {
        return notes.map(CaptureNotes::key).orElse("");
    }

    /// What is in it.
    public Contents contents() {
        Map<String, Long> files = new TreeMap<>();
        Map<String, String> leftOut = new TreeMap<>();
        long[] links = {0};
        if (root instanceof TreeRoot(Tree tree, var _)) {
            tree.visit((path, node) -> {
                switch (node) {
                    case File file -> files.put(path, (long) file.bytes().length);
                    case Tree.Link _ -> links[0]++;
                    case Tree.Unseen(var why) -> {
                        if (!why.equals(Tree.NOT_CAPTURED)) {
                            leftOut.put(path, why);
                        }
                    }
                    case Directory _ -> {
                        // its files are listed themselves
                    }
                }
            });
        }
        List<String> programs = notes.stream()
                .flatMap(it -> it.asked().keySet().stream())
                .map(command -> String.join(" ", command))
                .toList();
        List<String> guests = notes.stream()
                .flatMap(it -> it.hypervisor().all().seen().stream())
                .flatMap(List::stream)
                .map(guest -> guest.name().name())
                .toList();
        return new Contents(files, links[0], leftOut, programs, guests);
    }

    /// How many of the machine's files could not be read for want of rights.
    public long unseen() {
        long[] count = {0};
        if (root instanceof TreeRoot(Tree tree, var _)) {
            tree.visit((_, node) -> count[0] += node.equals(new Tree.Unseen("permission denied")) ? 1 : 0);
        }
        return count[0];
    }

    /// A copied tree as it lies on this machine's disk.
    public static Capture ofTree(Path directory) {
        return new Capture(HostRoot.at(directory), Optional.empty());
    }

    static Capture of(Tree tree, CaptureNotes notes) {
        return new Capture(new TreeRoot(tree, Optional.of(notes)), Optional.of(notes));
    }

    /// Opens an archive: one of [#write], or of `/sys` and `/proc` by others.
    ///
    /// @param name as it was typed
    /// @throws Problem a usage error that says what is wrong with it
    public static Capture open(String name) {
        try (InputStream in = Unpacked.open(FILE.open(name))) {
            Tree tree = TarReader.read(in);
            return open(tree);
        } catch (IOException | NotJson | Tree.TooLarge e) {
            throw Problem.usage(
                            "--host " + name + ": " + why(e),
                            "hostdev capture makes such a file; a tar archive of a host's /sys and /proc is one, too")
                    .because(e);
        }
    }

    private static String why(Exception e) {
        return e instanceof java.nio.file.FileSystemException
                ? "the file cannot be read: " + e
                : "not a copy of a host that can be opened: " + e.getMessage();
    }

    private static Capture open(Tree tree) throws IOException, NotJson {
        Optional<String> text = tree.find(CaptureNotes.FILE, false)
                .map(Tree.Found::node)
                .filter(File.class::isInstance)
                .map(file -> new String(((File) file).bytes(), StandardCharsets.UTF_8));
        if (text.isPresent()) {
            tree.top().entries().remove(CaptureNotes.FILE);
            tree.top().unlisted(Optional.of(Tree.NOT_CAPTURED));
            return of(tree, CaptureNotes.read(text.get(), tree));
        }
        tree.top(topOf(tree.top()));
        listAll(tree);
        return new Capture(new TreeRoot(tree, Optional.empty()), Optional.empty());
    }

    /// Archives often have one directory around all.
    private static Directory topOf(Directory top) throws IOException {
        Directory here = top;
        for (int depth = 0; depth < MOST_TOPS; depth++) {
            if (here.entries().get("sys") instanceof Directory) {
                return here;
            }
            if (here.entries().size() != 1 || !(here.entries().firstEntry().getValue() instanceof Directory below)) {
                break;
            }
            here = below;
        }
        throw new IOException("there is no directory 'sys' in it");
    }

    /// What others left out of an archive is not known to be there.
    private static void listAll(Tree tree) {
        tree.top().unlisted(Optional.empty());
        tree.visit((_, node) -> {
            if (node instanceof Directory directory) {
                directory.unlisted(Optional.empty());
            }
        });
    }

    /// Writes it as an archive that [#open] opens.
    ///
    /// @throws IllegalStateException where it was made by others
    public void write(OutputStream out) throws IOException {
        if (!(root instanceof TreeRoot(Tree tree, var _)) || notes.isEmpty()) {
            throw new IllegalStateException("only what was captured is written");
        }
        try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
            TarWriter tar = new TarWriter(packed, notes.get().taken());
            tar.file(CaptureNotes.FILE, notes.get().text(tree).getBytes(StandardCharsets.UTF_8));
            Entries entries = new Entries(tar);
            tree.visit(entries);
            entries.rethrow();
            tar.end();
        }
    }
}
