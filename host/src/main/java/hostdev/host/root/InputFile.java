package hostdev.host.root;

import hostdev.core.finding.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;

/// A file that a person names, or standard input: read up to a limit. A FIFO could wait for ever, and a device never
/// end.
///
/// @param what it is to be, as in `a guest's definition`
/// @param most how many bytes it may have
/// @param hint what to do where it cannot be read
public record InputFile(String what, long most, String hint) {
    private static final Set<String> STANDARD_INPUT = Set.of("-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0");

    /// @param stdin read where that is named, or `-`
    /// @throws Problem a usage error that quotes the name
    public byte[] bytes(String name, InputStream stdin) {
        if (STANDARD_INPUT.contains(name)) {
            return read("standard input", stdin);
        }
        try (InputStream in = open(name)) {
            return read("'" + name + "'", in);
        } catch (IOException e) {
            throw unreadable("'" + name + "'", e);
        }
    }

    /// The same where standard input is not meant.
    public String text(String name) {
        try (InputStream in = open(name)) {
            return new String(read("'" + name + "'", in), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreadable("'" + name + "'", e);
        }
    }

    public String text(String name, InputStream stdin) {
        return new String(bytes(name, stdin), StandardCharsets.UTF_8);
    }

    /// Opens an ordinary file.
    ///
    /// @throws Problem as for [#bytes]
    public InputStream open(String name) {
        try {
            Path path = Path.of(name);
            if (Files.isDirectory(path)) {
                throw Problem.usage("'" + name + "' is a directory, not " + what, hint);
            }
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw Problem.usage(
                        "'" + name + "' is a FIFO, a socket or a device, not a file",
                        "write " + what + " to a file first, or name - for standard input");
            }
            return Files.newInputStream(path);
        } catch (NoSuchFileException | InvalidPathException e) {
            throw Problem.usage("there is no file '" + name + "'", hint).because(e);
        } catch (IOException e) {
            throw unreadable("'" + name + "'", e);
        }
    }

    private byte[] read(String name, InputStream in) {
        try {
            byte[] bytes = in.readNBytes(Math.toIntExact(most) + 1);
            if (bytes.length > most) {
                throw Problem.usage(name + " is larger than " + limit() + ", the limit for " + what, hint);
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private String limit() {
        return most >= 1 << 20 ? (most >> 20) + " MiB" : (most >> 10) + " KiB";
    }

    private Problem unreadable(String name, IOException e) {
        return Problem.usage(name + " cannot be read: " + HostFile.reason(e), hint)
                .because(e);
    }
}
