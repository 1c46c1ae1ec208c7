package hostdev.cli;

import hostdev.core.finding.Problem;
import hostdev.host.capture.Capture;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.hypervisor.Xl;
import hostdev.host.root.Disk;
import hostdev.host.root.HostRoot;
import hostdev.host.sim.SimulatedHost;
import hostdev.host.xen.XenReader;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What `--host` and `--connect` name: this machine, a copy of another one, or a simulated machine with all that it
/// has.
final class Place {
    static final String SIMULATED = "sim:";

    static final String CONNECT = "--connect";

    private static final String HOST = "--host";
    private static final String DEFAULT_URI = "LIBVIRT_DEFAULT_URI";
    private static final String USUAL_URI = "qemu:///system";

    private final Surroundings surroundings;
    private final Optional<String> host;
    private final Optional<String> connect;
    private @Nullable Capture capture;
    private @Nullable SimulatedHost simulated;

    Place(Surroundings surroundings, Arguments arguments) {
        this(surroundings, arguments.value(HOST), arguments.value(CONNECT));
    }

    Place(Surroundings surroundings, Optional<String> host, Optional<String> connect) {
        this.surroundings = surroundings;
        this.host = host;
        this.connect = connect;
        if (isSimulated() && connect.isPresent()) {
            throw Problem.usage(
                    "--connect names a hypervisor of this machine, and --host a simulated machine, which has its own",
                    "leave one of them out");
        }
    }

    /// The same place; what nobody has named for it, as these arguments of a kept command name it.
    Place or(Arguments kept) {
        Optional<String> itsHost = host.or(() -> kept.value(HOST));
        Optional<String> itsHypervisor = connect.or(() -> kept.value(CONNECT));
        return itsHost.equals(host) && itsHypervisor.equals(connect)
                ? this
                : new Place(surroundings, itsHost, itsHypervisor);
    }

    /// The hypervisor that somebody has named, by option or environment; empty where the usual one is asked.
    Optional<String> namedHypervisor() {
        return host.isPresent() ? connect : connect.or(() -> surroundings.env(DEFAULT_URI));
    }

    private boolean isSimulated() {
        return host.filter(name -> name.startsWith(SIMULATED)).isPresent();
    }

    /// Whether it is a copy of a machine, which nothing is done to.
    boolean isCopy() {
        return host.isPresent() && !isSimulated();
    }

    private SimulatedHost simulated() {
        SimulatedHost opened = simulated;
        if (opened == null) {
            opened = SimulatedHost.open(Path.of(host.orElseThrow().substring(SIMULATED.length())));
            simulated = opened;
        }
        return opened;
    }

    /// @param copy what `--host` names
    private Capture capture(String copy) {
        Capture opened = capture;
        if (opened == null) {
            opened = surroundings.copied(copy);
            capture = opened;
        }
        return opened;
    }

    /// The copy that is read; empty for this machine and for a simulated one.
    Optional<Capture> capture() {
        return isSimulated() ? Optional.empty() : host.map(this::capture);
    }

    HostRoot root() {
        if (isSimulated()) {
            return simulated().root();
        }
        return host.isPresent() ? capture(host.get()).root() : surroundings.live();
    }

    /// Where hostdev keeps what it must remember of another machine; empty for this one.
    Optional<Disk> disk() {
        return isSimulated()
                ? Optional.of(simulated().disk())
                : host.map(name -> capture(name).disk());
    }

    String uri() {
        if (isSimulated()) {
            return USUAL_URI;
        }
        return host.isPresent() && connect.isEmpty()
                ? openHypervisor().uri()
                : connect.or(() -> surroundings.env(DEFAULT_URI)).orElseGet(this::usualUri);
    }

    /// Xen's own tool where Xen runs: it is there without libvirt too.
    private String usualUri() {
        return new XenReader(root()).runs() ? Xl.URI : USUAL_URI;
    }

    Hypervisor openHypervisor() {
        if (isSimulated()) {
            return simulated().hypervisor();
        }
        return host.isPresent() && connect.isEmpty() ? capture(host.get()).hypervisor() : surroundings.open(uri());
    }
}
