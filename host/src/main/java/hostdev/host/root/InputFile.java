package hostdev.host.root;

import hostdev.core.finding.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// A file that a person names, or standard input: read up to a limit. A FIFO could wait for ever, and a device never
/// end.
///
/// @param what it is to be, as in `a guest's definition`
/// @param most how many bytes it may have
/// @param hint what to do where it cannot be read
public record InputFile(String what, long most, String hint) {
    private static final Set<String> STANDARD_INPUT = Set.of("-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0");

    private static final List<String> KERNEL_PLACES = List.of("/proc", "/sys/kernel/debug", "/sys/kernel/tracing");
    private static final Set<String> KERNEL_FILE_SYSTEMS = Set.of("proc", "debugfs", "tracefs");

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
            requireStored(name, path);
            return Files.newInputStream(path);
        } catch (NoSuchFileException | InvalidPathException e) {
            throw Problem.usage("there is no file '" + name + "'", hint).because(e);
        } catch (IOException e) {
            throw unreadable("'" + name + "'", e);
        }
    }

    /// Links are followed. Files of procfs, debugfs and tracefs are made while they are read: `/proc/kmsg` and
    /// `trace_pipe` wait for what the kernel will say next. Those of sysfs never wait.
    private void requireStored(String name, Path path) throws IOException {
        if (Files.exists(path) && isMadeByTheKernel(path)) {
            throw Problem.usage(
                    "'" + name + "' is a file that the kernel makes while it is read (/proc, debugfs or tracefs)",
                    "copy it to a file first, or name - for standard input");
        }
    }

    /// By its path, or, where such a file system is mounted elsewhere, by its type: nearly all of its files have the
    /// size 0, so that few others are asked for theirs.
    private static boolean isMadeByTheKernel(Path path) throws IOException {
        Path real = path.toRealPath();
        if (KERNEL_PLACES.stream().anyMatch(real::startsWith)) {
            return true;
        }
        try {
            return Files.size(real) == 0
                    && KERNEL_FILE_SYSTEMS.contains(Files.getFileStore(real).type());
        } catch (IOException _) { // the type comes from /proc/mounts, which may be missing
            return false;
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
