package hostdev.it.fuzz;

import hostdev.cli.Surroundings;
import hostdev.host.capture.Capture;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.root.HostRoot;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/// Surroundings without a machine and without a hypervisor: archives only can be opened.
///
/// @param traces whether a fault of ours is printed with its trace
record Elsewhere(boolean traces, ByteArrayOutputStream out, ByteArrayOutputStream err) implements Surroundings {
    Elsewhere(boolean traces) {
        this(traces, new ByteArrayOutputStream(), new ByteArrayOutputStream());
    }

    @Override
    public ByteArrayOutputStream stdout() {
        return out;
    }

    @Override
    public ByteArrayOutputStream stderr() {
        return err;
    }

    @Override
    public Optional<String> env(String name) {
        return traces && name.equals("HOSTDEV_TRACE") ? Optional.of("1") : Optional.empty();
    }

    @Override
    public boolean terminal() {
        return false;
    }

    @Override
    public boolean errorTerminal() {
        return false;
    }

    @Override
    public HostRoot live() {
        throw new AssertionError("this machine is looked at");
    }

    @Override
    public Capture copied(String name) {
        return Capture.open(name);
    }

    @Override
    public Hypervisor open(String uri) {
        throw new AssertionError("a hypervisor is asked: " + uri);
    }
}
