package hostdev.it.fuzz;

import static hostdev.it.fuzz.Oracle.require;
import static java.nio.charset.StandardCharsets.UTF_8;

import hostdev.cli.Main;
import hostdev.core.finding.Problem;
import hostdev.core.json.JsonText;
import hostdev.host.capture.Capture;
import hostdev.host.root.HostRoot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Archives of strangers: opened, looked through and shown as by a person, or refused. Nothing of this machine is read
/// (Jazzer watches for paths that lead out), and nothing that acts on a terminal is printed.
final class ArchiveOracles {
    private static final int BLOCK = 512;
    private static final int CHECKSUM = 148;
    private static final int SIZE = 124;
    private static final int OUR_FAULT = 70;
    private static final int MOST_LOOKS = 2000;
    private static final Path FILE = file();

    private ArchiveOracles() {}

    private static Path file() {
        try {
            Path file = Files.createTempFile("hostdev-fuzz", ".tar");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The archive itself: with the checksums that it has, and with right ones.
    static void archive(byte[] input) {
        opened(input);
        byte[] right = checksummed(input);
        if (!Arrays.equals(right, input)) {
            opened(right);
        }
    }

    private static void opened(byte[] input) {
        open(input).ifPresent(capture -> {
            capture.taken();
            capture.scrubbed();
            capture.unseen();
            look(capture.root());
        });
    }

    private static Optional<Capture> open(byte[] input) {
        try {
            Files.write(FILE, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            return Optional.of(Capture.open(FILE.toString()));
        } catch (Problem refused) {
            require(refused.code() == Problem.Code.USAGE, "a strange archive is a usage error");
            return Optional.empty();
        }
    }

    /// Asks for what is there, level by level, as far as the first thousands.
    private static void look(HostRoot root) {
        Deque<String> left = new ArrayDeque<>(List.of("/"));
        for (int looks = 0; looks < MOST_LOOKS && !left.isEmpty(); looks++) {
            String path = left.remove();
            root.text(path);
            root.link(path);
            root.exists(path);
            for (String name : root.names(path).seen().orElse(List.of())) {
                require(!name.isEmpty() && !name.equals("..") && name.indexOf('/') < 0, "a name is one name");
                if (path.length() < 4096) { // links can lead round
                    left.add(path + (path.endsWith("/") ? "" : "/") + name);
                }
            }
        }
    }

    /// What the command makes of the machine in it.
    static void capturedHost(byte[] input) {
        if (open(checksummed(input)).isPresent()) {
            shown("list");
            shown("doctor");
            shown();
            json("list", "--json");
            json("report", "--json");
            page();
        } else {
            shown("list");
        }
    }

    private static void page() {
        String page = shown("report").out().toString(UTF_8);
        require(page.isEmpty() || page.startsWith("<!DOCTYPE html>"), "a page, or why there is none");
        require(!page.contains("<script") && !page.contains("<img"), "what a stranger wrote is no tag");
    }

    private static Elsewhere shown(String... words) {
        String[] line = Arrays.copyOf(words, words.length + 2);
        line[words.length] = "--host";
        line[words.length + 1] = FILE.toString();
        Elsewhere elsewhere = new Elsewhere(false);
        if (Main.run(elsewhere, line) == OUR_FAULT) {
            Elsewhere traced = new Elsewhere(true);
            Main.run(traced, line);
            throw new AssertionError(traced.err().toString(UTF_8));
        }
        require(isClean(elsewhere.out()) && isClean(elsewhere.err()), "nothing is printed that acts on a terminal");
        return elsewhere;
    }

    /// One of the two streams has JSON: what was asked, or why not.
    private static void json(String... words) {
        Elsewhere elsewhere = shown(words);
        boolean refused = elsewhere.out().size() == 0;
        try {
            JsonText.parse((refused ? elsewhere.err() : elsewhere.out()).toString(UTF_8));
        } catch (JsonText.NotJson e) {
            throw new AssertionError("--json prints JSON", e);
        }
    }

    private static boolean isClean(ByteArrayOutputStream text) {
        return text.toString(UTF_8).chars().allMatch(c -> c == '\n' || !Character.isISOControl(c));
    }

    /// The same with the checksum of each header that stands where tar would have one: a fuzzer does not add up 512
    /// bytes.
    private static byte[] checksummed(byte[] input) {
        byte[] archive = input.clone();
        int at = 0;
        while (at + BLOCK <= archive.length && archive[at] != 0) {
            int sum = 0;
            for (int i = 0; i < BLOCK; i++) {
                sum += i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : archive[at + i] & 0xff;
            }
            byte[] digits = String.format("%06o\0 ", sum).getBytes(UTF_8);
            System.arraycopy(digits, 0, archive, at + CHECKSUM, digits.length);
            at += BLOCK + (size(archive, at + SIZE) + BLOCK - 1) / BLOCK * BLOCK;
        }
        return archive;
    }

    /// Of what follows a header; 0 where it is more than an input has.
    private static int size(byte[] archive, int from) {
        int size = 0;
        for (int i = from; i < from + 11 && archive[i] >= '0' && archive[i] <= '7'; i++) {
            size = size << 3 | archive[i] - '0';
        }
        return size < 0 || size > archive.length ? 0 : size;
    }
}
