package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Option;
import hostdev.cli.Session;
import hostdev.core.finding.Problem;
import hostdev.lab.LabProgress;
import hostdev.lab.PracticeHostPanic;
import hostdev.lab.Topologies;
import hostdev.lab.Topology;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntSupplier;

/// What the verbs of the practice host have in common.
final class Lab {
    static final Option TOPOLOGY =
            Option.value("--topology", "NAME", "the kind of practice host (default: the first of 'lab topologies')");

    private Lab() {}

    /// @throws Problem a usage error where there is no such topology
    static Topology topology(Arguments arguments) {
        return arguments.value("--topology").map(Topologies::named).orElseGet(Topologies::usual);
    }

    /// Where this hostdev is installed: it is put into the practice host. The launcher says it.
    static Optional<Path> installed(Session session) {
        return session.env("HOSTDEV_HOME").map(Path::of);
    }

    static LabProgress progress(Session session) {
        return session::progress;
    }

    /// Tells a death of the practice host's own kernel from a failure of what ran in it.
    static int guarded(IntSupplier work) {
        try {
            return work.getAsInt();
        } catch (PracticeHostPanic panic) {
            throw Problem.failed(
                            "practice host",
                            String.valueOf(panic.getMessage()).strip(),
                            "this is the practice host's fault, not that of what ran in it: run it again")
                    .because(panic);
        }
    }
}
