package hostdev.host.root;

import hostdev.core.model.ByteText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The disk of the running machine.
final class RealDisk implements Disk {
    private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OUR_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> EVERYBODYS = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final FileAttribute<Set<PosixFilePermission>> NEW_FILE = PosixFilePermissions.asFileAttribute(OURS);
    private static final FileAttribute<Set<PosixFilePermission>> NEW_DIRECTORY =
            PosixFilePermissions.asFileAttribute(OUR_DIRECTORY);
    private static final int MOST_NOTE = 4096;
    private static final Duration COPY_LIMIT = Duration.ofSeconds(10);

    @Override
    public void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            createDirectory(directory);
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(directory.toString(), null, "it is not a directory of its own");
        }
        requireOurs(directory);
        Files.setPosixFilePermissions(directory, OUR_DIRECTORY);
    }

    private static void createDirectory(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(directory, NEW_DIRECTORY);
        } catch (FileAlreadyExistsException _) {
            // the caller looks at what it is
        }
    }

    @Override
    public void makePublicDirectory(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(directory);
            Files.setPosixFilePermissions(directory, EVERYBODYS);
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(directory.toString(), null, "it is not a directory of its own");
        }
        requireOurs(directory);
    }

    @Override
    public void makeRunnable(Path file) throws IOException {
        requirePlain(file);
        Files.setPosixFilePermissions(file, EVERYBODYS);
    }

    @Override
    public void makeReadable(Path file) throws IOException {
        requirePlain(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /// By cp(1): the JDK can neither read nor write SELinux's label.
    @Override
    public void makeAlike(Path fresh, Path file) throws IOException {
        List<String> command =
                List.of("cp", "--attributes-only", "--preserve=all", "--", file.toString(), fresh.toString());
        switch (Programs.run(command, COPY_LIMIT)) {
            case HostRoot.Ran.Exited(var status, var _, var stderr) -> {
                if (status != 0) {
                    throw new FileSystemException(
                            file.toString(), null, "its attributes cannot be kept: " + stderr.strip());
                }
            }
            case HostRoot.Ran.NotFound _ ->
                throw new FileSystemException(file.toString(), null, "its attributes cannot be kept: there is no cp");
            case HostRoot.Ran.TimedOut _ ->
                throw new FileSystemException(file.toString(), null, "its attributes cannot be kept: cp did not end");
        }
    }

    @Override
    public Path resolved(Path file) throws IOException {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? file.toRealPath() : file;
    }

    @Override
    public boolean isWritable(Path directory) {
        Path here = directory;
        while (here.getParent() != null && !Files.exists(here)) {
            here = here.getParent();
        }
        return Files.isWritable(here);
    }

    /// By the number: a process has no cheaper way to learn its own user.
    private static void requireOurs(Path path) throws IOException {
        Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (!owner.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            throw new FileSystemException(path.toString(), null, "it belongs to the user " + owner);
        }
    }

    @Override
    public Written create(Path file) throws IOException {
        return new Open(FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                NEW_FILE));
    }

    @Override
    public Written append(Path file) throws IOException {
        requirePlain(file);
        return new Open(FileChannel.open(
                file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)));
    }

    private static void requirePlain(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            throw new FileSystemException(file.toString(), null, "it is a link");
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileSystemException(file.toString(), null, "it is not a plain file");
            }
            requireOurs(file);
        }
    }

    private record Open(FileChannel channel) implements Written {
        @Override
        public void write(String text) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(ByteText.encode(text));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        @Override
        public void truncate(long bytes) throws IOException {
            channel.truncate(bytes);
        }

        @Override
        public void sync() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public boolean delete(Path file) throws IOException {
        return Files.deleteIfExists(file);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public Optional<String> read(Path file, long most) throws IOException {
        requirePlain(file);
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            if (channel.size() > most) {
                throw new FileSystemException(file.toString(), null, "it is larger than " + most + " bytes");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until all is there
            }
            return Optional.of(ByteText.decode(bytes.array(), bytes.position()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    @Override
    public String tail(Path file, int most) throws IOException {
        requirePlain(file);
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            long from = Math.max(0, channel.size() - most);
            ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - from));
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
                // until all is there
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            return "";
        }
    }

    @Override
    public List<String> names(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(directory.toString(), null, "it is not a directory of its own");
        }
        requireOurs(directory);
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
        }
        names.sort(null);
        return names;
    }

    @Override
    public Locking lock(Path file, String note) throws IOException {
        requirePlain(file);
        Set<OpenOption> options = Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        FileChannel channel = FileChannel.open(file, options, NEW_FILE);
        if (locks(channel)) {
            Held held = new Held(channel);
            try {
                held.note(note);
            } catch (IOException _) {
                // /run is full: it is locked all the same, and others are told less
            }
            return new Locking.Taken(held);
        }
        try (channel) {
            ByteBuffer bytes = ByteBuffer.allocate(MOST_NOTE);
            channel.read(bytes, 0);
            return new Locking.Others(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip());
        }
    }

    private static boolean locks(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    private record Held(FileChannel channel) implements Lock {
        @Override
        public boolean isHeld() {
            return channel.isOpen();
        }

        void note(String note) throws IOException {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(note.getBytes(StandardCharsets.UTF_8)), 0);
        }

        @Override
        public void close() throws IOException {
            if (channel.isOpen()) {
                channel.truncate(0);
                channel.close();
            }
        }
    }
}
