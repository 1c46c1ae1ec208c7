package hostdev.host.apply;

import hostdev.core.model.Fact;
import hostdev.core.model.NetworkConfig;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.step.Seen;
import hostdev.host.read.NetworkReader;
import hostdev.host.root.HostRoot.Ran;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Waits for an interface to come back under its function and gives it what it had, where the host's own network
/// service has not: only what is missing is added.
final class RestoreNetworkEffect implements Effect {
    private static final Duration PROGRAM = Duration.ofSeconds(10);

    private final PciAddress device;
    private final NetworkConfig wanted;
    private final Machine machine;

    RestoreNetworkEffect(PciAddress device, NetworkConfig wanted, Machine machine) {
        this.device = device;
        this.wanted = wanted;
        this.machine = machine;
    }

    @Override
    public void require() {}

    @Override
    public Outcome perform() {
        if (!machine.root().exists("/sys/bus/pci/devices/" + device)) {
            return new Outcome.Done(new Seen.Gone());
        }
        Duration limit = machine.limits().network();
        // udev may still rename it; its rules are done when the queue is empty
        machine.root()
                .run(List.of("udevadm", "settle", "--timeout=" + Math.max(1, limit.toSeconds())), limit.plusSeconds(2));
        if (!machine.waitFor(() -> name().isPresent(), limit)) {
            return new Outcome.Failed(
                    "the interface " + wanted.name() + " did not come back within " + limit.toSeconds() + " s",
                    "the kernel says why: dmesg | tail");
        }
        String name = name().orElse(wanted.name());
        boolean byItself = machine.waitFor(() -> missing(name).isEmpty(), patience());
        return byItself ? seen(name, true) : restore(name);
    }

    /// For the host's own network service, so that the two do not add the same address at once.
    private Duration patience() {
        return machine.limits().network().dividedBy(5);
    }

    /// The interface by its old name, else the only one that the function has now.
    private Optional<String> name() {
        List<String> names = interfaces();
        if (names.contains(wanted.name())) {
            return Optional.of(wanted.name());
        }
        return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
    }

    private List<String> interfaces() {
        return machine.root()
                .names(new BindingFiles(device, machine).path() + "/net")
                .seen()
                .orElse(List.of());
    }

    private List<List<String>> missing(String name) {
        return switch (NetworkReader.read(machine.root(), name)) {
            case Fact.Known<NetworkConfig>(var now) -> NetworkRepair.commands(name, now, wanted);
            case Fact.Unknown<NetworkConfig> _ -> NetworkRepair.commands(name, NetworkRepair.nothing(name), wanted);
        };
    }

    private Outcome restore(String name) {
        for (List<String> command : missing(name)) {
            Outcome ran = run(command);
            if (!(ran instanceof Outcome.Done)) {
                return ran;
            }
        }
        List<List<String>> left = missing(name);
        return left.isEmpty()
                ? seen(name, false)
                : new Outcome.Failed(name + " has not got back all that it had", String.join(" ", left.getFirst()));
    }

    private static Outcome seen(String name, boolean byItself) {
        return new Outcome.Done(new Seen.Network(name, byItself));
    }

    private Outcome run(List<String> command) {
        String words = String.join(" ", command);
        return switch (machine.root().run(command, PROGRAM)) {
            case Ran.NotFound(var program) -> new Outcome.Failed("there is no program " + program, "install iproute2");
            case Ran.TimedOut(var limit) ->
                Outcome.failed("'" + words + "' did not end within " + limit.toSeconds() + " s");
            case Ran.Exited(var status, var _, var stderr) ->
                // somebody else was quicker: what counts is what is read back
                status == 0 || stderr.contains("File exists") || stderr.contains("already assigned")
                        ? Outcome.done()
                        : Outcome.failed("'" + words + "' failed: " + stderr.strip());
        };
    }
}
