package hostdev.cli;

import hostdev.core.finding.Problem;
import hostdev.host.capture.Capture;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.hypervisor.Libvirt;
import hostdev.host.hypervisor.Xl;
import hostdev.host.root.Disk;
import hostdev.host.root.HostRoot;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The process that the command runs in, and its machine.
final class ThisProcess implements Surroundings {
    @Override
    public InputStream stdin() {
        return new FileInputStream(FileDescriptor.in);
    }

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

    @Override
    public boolean terminal() {
        return isTerminal("/proc/self/fd/1");
    }

    @Override
    public boolean errorTerminal() {
        return isTerminal("/proc/self/fd/2");
    }

    /// By the name of what is open there: `System.console()` wants standard input to be a terminal too, and loads more.
    private static boolean isTerminal(String open) {
        try {
            String name = Files.readSymbolicLink(Path.of(open)).toString();
            return name.startsWith("/dev/pts/") || name.startsWith("/dev/tty") || name.equals("/dev/console");
        } catch (IOException e) {
            return false; // no /proc: nothing to tell it by, and plain output is right everywhere
        }
    }

    /// Byte by byte: what comes after the line is another program's to read.
    @Override
    public String answer() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int c = System.in.read(); c >= 0 && c != '\n'; c = System.in.read()) {
                line.write(c);
            }
        } catch (IOException e) {
            return ""; // a terminal that went away agrees to nothing
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public Handled whenAskedToEnd(Runnable asked) {
        return Signals.handled(asked);
    }

    @Override
    public void end(int status) {
        Runtime.getRuntime().halt(status);
    }

    @Override
    public HostRoot live() {
        return HostRoot.thisMachine();
    }

    @Override
    public Capture copied(String name) {
        Path tree = Path.of(name);
        if (Files.exists(tree) && !Files.isDirectory(tree)) {
            return Capture.open(name);
        }
        if (!Files.isDirectory(tree.resolve("sys"))) {
            throw Problem.usage(
                    "--host " + name + ": there is no capture and no copied tree there, no directory 'sys' in it",
                    "hostdev capture makes a file of a host; or copy its /sys and /proc, so that " + name
                            + "/sys/bus/pci/devices is there");
        }
        return Capture.ofTree(tree);
    }

    @Override
    public Hypervisor open(String uri) {
        return uri.startsWith("xl:") ? new Xl(live(), Disk.ofThisMachine()) : Libvirt.open(uri);
    }
}
