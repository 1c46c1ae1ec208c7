package hostdev.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Makes root the owner of all files on an ext4 disk, writable by nobody else: whoever built the runtime owns its
/// files, and
/// libvirt's hook runs only a program that is root's alone.
final class RootOwned {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int WRITABLE_BY_OTHERS = 0022;

    private RootOwned() {}

    /// @param directory what was copied onto the disk
    /// @param scratch a file that may be written
    static void onDisk(Path disk, Path directory, Path scratch) {
        try (Stream<Path> paths = Files.walk(directory)) {
            List<String> commands =
                    paths.flatMap(path -> commands(directory, path)).toList();
            if (!commands.isEmpty()) {
                Files.write(scratch, commands);
                Shell.output(LIMIT, "debugfs", "-w", "-f", scratch.toString(), disk.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> commands(Path directory, Path path) {
        try {
            Map<String, Object> attributes = Files.readAttributes(path, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
            int mode = number(attributes, "mode");
            String set = "set_inode_field \"/" + directory.relativize(path) + "\" ";
            boolean link = Files.isSymbolicLink(path);
            return Stream.of(
                            number(attributes, "uid") == 0 ? "" : set + "uid 0",
                            number(attributes, "gid") == 0 ? "" : set + "gid 0",
                            link || (mode & WRITABLE_BY_OTHERS) == 0
                                    ? ""
                                    : set + "mode 0" + Integer.toOctalString(mode & ~WRITABLE_BY_OTHERS))
                    .filter(command -> !command.isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Integer value ? value : 0;
    }
}
