package hostdev.cli;

import hostdev.core.finding.Problem;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.root.Disk;
import hostdev.host.root.HostRoot;
import hostdev.host.sim.SimulatedHost;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What `--host` and `--connect` name: this machine, a copied tree, or a simulated machine with all that it has.
final class Place {
    static final String SIMULATED = "sim:";

    private static final String USUAL_URI = "qemu:///system";

    private final Surroundings surroundings;
    private final Optional<String> host;
    private final Optional<String> connect;
    private @Nullable HostRoot root;
    private @Nullable SimulatedHost simulated;

    Place(Surroundings surroundings, Arguments arguments) {
        this.surroundings = surroundings;
        this.host = arguments.value("--host");
        this.connect = arguments.value("--connect");
        if (isSimulated() && connect.isPresent()) {
            throw Problem.usage(
                    "--connect names a hypervisor of this machine, and --host a simulated machine, which has its own",
                    "leave one of them out");
        }
    }

    private boolean isSimulated() {
        return host.filter(name -> name.startsWith(SIMULATED)).isPresent();
    }

    private SimulatedHost simulated() {
        SimulatedHost opened = simulated;
        if (opened == null) {
            opened = SimulatedHost.open(Path.of(host.orElseThrow().substring(SIMULATED.length())));
            simulated = opened;
        }
        return opened;
    }

    HostRoot root() {
        HostRoot opened = root;
        if (opened == null) {
            opened = isSimulated()
                    ? simulated().root()
                    : host.map(surroundings::copied).orElseGet(surroundings::live);
            root = opened;
        }
        return opened;
    }

    /// Where a simulated machine keeps what hostdev must remember of it; empty for any other.
    Optional<Disk> disk() {
        return isSimulated() ? Optional.of(simulated().disk()) : Optional.empty();
    }

    String uri() {
        return isSimulated()
                ? USUAL_URI
                : connect.or(() -> surroundings.env("LIBVIRT_DEFAULT_URI")).orElse(USUAL_URI);
    }

    Hypervisor openHypervisor() {
        return isSimulated() ? simulated().hypervisor() : surroundings.open(uri());
    }
}
