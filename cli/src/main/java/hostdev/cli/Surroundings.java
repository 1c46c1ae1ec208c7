package hostdev.cli;

import hostdev.host.capture.Capture;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.root.HostRoot;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/// What the command stands in: streams, environment, machine, hypervisor. [ThisProcess] in earnest; tests give their
/// own.
public interface Surroundings {
    OutputStream stdout();

    OutputStream stderr();

    /// Standard input; empty where nothing is typed.
    default InputStream stdin() {
        return InputStream.nullInputStream();
    }

    /// An environment variable; empty where it is not set or empty.
    Optional<String> env(String name);

    /// Whether a person looks at standard output.
    boolean terminal();

    /// Whether a person looks at standard error.
    boolean errorTerminal();

    /// The next line that the person at the terminal types; empty where there is none.
    default String answer() {
        return "";
    }

    /// Has this called whenever a person, or the system, asks the process to end (SIGINT, SIGTERM, SIGHUP), in the
    /// place
    /// of ending it, until it is closed.
    default Handled whenAskedToEnd(Runnable asked) {
        return () -> {};
    }

    /// Ends the process at once.
    default void end(int status) {}

    /// Signals that are handled until it is closed.
    interface Handled extends AutoCloseable {
        @Override
        void close();
    }

    /// The running machine.
    HostRoot live();

    /// Another machine, of which there is a copy: a capture, or a tree of files.
    ///
    /// @param name of a file or a directory
    /// @throws hostdev.core.finding.Problem a usage error where it is no such copy
    Capture copied(String name);

    /// @throws hostdev.core.finding.Problem with the hypervisor's own words
    Hypervisor open(String uri);
}
