package hostdev.host.edit;

import hostdev.core.finding.Problem;
import hostdev.core.model.ByteText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.Function;

/// The editor of the person at the terminal. A text is put into a file that only they can read (a guest's definition
/// holds passwords); the file goes away when its text is safe elsewhere, never before.
public final class TextEditor {
    private static final long MOST = 10L << 20;

    private final String command;
    private final Path directory;

    private TextEditor(String command, Path directory) {
        this.command = command;
        this.directory = directory;
    }

    /// The editor of `$VISUAL`, else `$EDITOR`; else `editor` or `vi`, which need a terminal.
    ///
    /// @param env an environment variable, empty where it is not set
    /// @throws Problem a usage error where no editor is named and nobody is at a terminal
    public static TextEditor of(Function<String, Optional<String>> env, boolean terminal) {
        Path directory = Path.of(env.apply("TMPDIR").orElse("/tmp"));
        Optional<String> named = env.apply("VISUAL").or(() -> env.apply("EDITOR"));
        if (named.isEmpty() && !terminal) {
            throw Problem.usage(
                    "no editor is named and this is no terminal",
                    "name one: EDITOR=nano, or a program that changes the file it is given");
        }
        return new TextEditor(named.orElseGet(() -> usual(env)), directory);
    }

    private static String usual(Function<String, Optional<String>> env) {
        for (String place : env.apply("PATH").orElse("/usr/bin:/bin").split(":", -1)) {
            if (!place.isEmpty() && Files.isExecutable(Path.of(place, "editor"))) {
                return "editor";
            }
        }
        return "vi";
    }

    /// As a shell takes it.
    String command() {
        return command;
    }

    /// Puts the text into a new file.
    public Path file(String text) {
        try {
            Path file = Files.createTempFile(
                    directory,
                    "hostdev-",
                    ".xml",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.write(file, ByteText.encode(text));
        } catch (IOException e) {
            throw Problem.failed(directory, "no file to edit can be written: " + e, "set TMPDIR to another directory")
                    .because(e);
        }
    }

    /// Opens the file in the editor, waits until it is closed, however long that takes, and returns what is then in it.
    public String edit(Path file) {
        try {
            // the editor's command may have arguments: the shell takes it apart
            int status = new ProcessBuilder("sh", "-c", command + " \"$1\"", "hostdev", file.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw Problem.failed(file, "the editor '" + command + "' ended with status " + status, kept(file));
            }
            return read(file);
        } catch (IOException e) {
            throw Problem.failed(file, "cannot be edited: " + e, kept(file)).because(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.failed(file, "interrupted while it is edited", kept(file))
                    .because(e);
        }
    }

    private static String read(Path file) throws IOException {
        if (Files.size(file) > MOST) {
            throw Problem.failed(file, "is larger than 10 MiB now", kept(file));
        }
        return ByteText.decode(Files.readAllBytes(file));
    }

    private static String kept(Path file) {
        return "nothing was changed; what was written is in " + file;
    }

    public void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Problem.failed(file, "cannot be removed: " + e, "remove it: it may hold passwords")
                    .because(e);
        }
    }
}
