package hostdev.cli;

import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.root.HostRoot;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The process that the command runs in, and its machine.
final class ThisProcess implements Surroundings {
    @Override
    public OutputStream stdout() {
        return new FileOutputStream(FileDescriptor.out);
    }

    @Override
    public OutputStream stderr() {
        return new FileOutputStream(FileDescriptor.err);
    }

    @Override
    public Optional<String> env(String name) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /// By the name of what is open as standard output: `System.console()` wants standard input to be a terminal too,
    /// and loads more.
    @Override
    public boolean terminal() {
        try {
            String name = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return name.startsWith("/dev/pts/") || name.startsWith("/dev/tty") || name.equals("/dev/console");
        } catch (IOException e) {
            return false; // no /proc: nothing to tell it by, and plain output is right everywhere
        }
    }

    @Override
    public HostRoot live() {
        throw new IllegalStateException("reading this machine is not wired yet");
    }

    @Override
    public HostRoot copied(String directory) {
        throw new IllegalStateException("reading a copied tree is not wired yet");
    }

    @Override
    public Hypervisor open(String uri) {
        throw new IllegalStateException("the hypervisor is not wired yet");
    }
}
