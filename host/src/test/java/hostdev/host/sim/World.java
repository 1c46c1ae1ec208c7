package hostdev.host.sim;

import hostdev.core.finding.Finding;
import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import hostdev.core.format.PassedFunction;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.FinishedPlans;
import hostdev.core.plan.Goal;
import hostdev.core.plan.PlanRecord;
import hostdev.core.plan.Planner;
import hostdev.core.plan.Planning;
import hostdev.host.apply.Applied;
import hostdev.host.apply.Executor;
import hostdev.host.apply.HostLock;
import hostdev.host.apply.Journals;
import hostdev.host.apply.Machine;
import hostdev.host.apply.OpenPlans;
import hostdev.host.apply.Progress;
import hostdev.host.apply.Recovery;
import hostdev.host.apply.SituationReader;
import hostdev.host.apply.StateDirectory;
import hostdev.host.read.HostReader;
import hostdev.host.root.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// A simulated machine of the examples in docs/ with the product at work on it, as the verbs do it.
final class World {
    private static final Path EXAMPLES = Path.of("../docs/examples");
    private static final Map<String, String> TEXTS = new ConcurrentHashMap<>();
    private static final Machine.Limits SHORT = new Machine.Limits(
            Duration.ofSeconds(10), Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(20), Duration.ZERO);

    private final SimulatedMachine machine;
    private final StateDirectory state;

    private World(SimulatedMachine machine) {
        this.machine = machine;
        this.state = StateDirectory.standard(machine.disk());
    }

    static World of(String example) {
        return new World(SimulatedMachine.of(example, TEXTS.computeIfAbsent(example, World::read)));
    }

    private static String read(String example) {
        try {
            return Files.readString(EXAMPLES.resolve(example + ".txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SimulatedMachine machine() {
        return machine;
    }

    /// How a verb ended.
    sealed interface Ended {
        record Done(Applied applied) implements Ended {}

        record Refused(List<Finding> findings) implements Ended {}

        record Failed(Problem problem) implements Ended {}
    }

    /// Does what the verb for this goal does.
    Ended attempt(Goal goal) {
        try (HostLock lock = HostLock.take(state, goal.toString())) {
            return switch (plan(goal)) {
                case Planning.Refused(var findings) -> new Ended.Refused(findings);
                case Planning.Planned(var plan) ->
                    new Ended.Done(new Executor(place(), Progress.SILENT).apply(plan, lock));
            };
        } catch (Problem e) {
            return new Ended.Failed(e);
        }
    }

    /// The same, and it must end well.
    Applied done(Goal goal) {
        if (attempt(goal) instanceof Ended.Done(var applied)) {
            return applied;
        }
        throw new AssertionError(goal + ": " + attempt(goal));
    }

    private Planning plan(Goal goal) {
        List<Finding> open = new OpenPlans(machine.root(), state).findings();
        if (open.stream().anyMatch(finding -> finding.severity() == Finding.Severity.BLOCKS)) {
            return new Planning.Refused(open);
        }
        var host = HostReader.readAll(machine.root());
        return Planner.plan(
                new SituationReader(machine.root(), state)
                        .read(
                                host,
                                goal.devices(),
                                Fact.known(machine.hypervisor().guests())),
                goal);
    }

    private Machine place() {
        return new Machine(machine.root(), machine::hypervisor, state, SHORT);
    }

    Recovery.Report recover() {
        try (HostLock lock = HostLock.take(state, "recover")) {
            return new Recovery(place(), Progress.SILENT).recover(lock);
        }
    }

    /// All that a person would call the state of the host, a line a thing; without the journal.
    Map<String, String> seen() {
        Map<String, String> seen = new TreeMap<>();
        for (String name : machine.root().names("/sys/bus/pci/devices").seen().orElse(List.of())) {
            seen.put(
                    name,
                    machine.driverOf(name).orElse("-") + " override "
                            + machine.overrideOf(name).orElse("-"));
        }
        for (Guest guest : machine.hypervisor().guests()) {
            seen.put("guest " + guest.name(), guest.state() + "\n" + guest.definition());
            guest.running().ifPresent(running -> seen.put("run of " + guest.name(), running));
        }
        for (String name : machine.root().names("/sys/class/net").seen().orElse(List.of())) {
            seen.put("interface " + name, asked(name, "addr") + asked(name, "route"));
        }
        seen.putAll(machine.disk().files(state.library()));
        seen.keySet().removeIf(name -> name.startsWith("journal/"));
        for (String directory : List.of("/boot", "/etc/udev", "/etc/hostdev", "/etc/systemd")) {
            seen.putAll(machine.disk().files(Path.of(directory)));
        }
        return seen;
    }

    private String asked(String name, String what) {
        return machine.handRuns(List.of("ip", "-json", what, "show", "dev", name))
                .toString();
    }

    /// The goal that undoes one of the plans that were finished.
    ///
    /// @param back how many there are behind it
    Optional<Goal> undo(int back) {
        FinishedPlans finished = new Journals(state).finished();
        List<PlanRecord> latestFirst = finished.plans().reversed();
        return latestFirst.size() <= back ? Optional.empty() : Optional.of(finished.undo(latestFirst.get(back), false));
    }

    void undoneLast() {
        done(undo(0).orElseThrow());
    }

    /// A file of the machine that was there when it was installed.
    void installed(String path, String text) {
        try {
            Path file = Path.of(path);
            machine.disk().makeDirectory(java.util.Objects.requireNonNull(file.getParent()));
            try (Disk.Written writing = machine.disk().create(file)) {
                writing.write(text);
                writing.sync();
            }
            for (Path above = file.getParent(); above != null; above = above.getParent()) {
                machine.disk().syncDirectory(above);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<PassedFunction> passed(Guest guest) {
        return DomainXml.parse(guest.name().name(), guest.definition()).passedFunctions();
    }

    /// Whether the guest's definition names the function.
    boolean has(GuestName guest, PciAddress device) {
        return machine.hypervisor().guest(guest).stream()
                .flatMap(it -> passed(it).stream())
                .anyMatch(passed -> passed.source().equals(device));
    }

    boolean isPromised(PciAddress device) {
        return machine.hypervisor().guests().stream().anyMatch(guest -> has(guest.name(), device));
    }

    /// `virsh edit`: the function comes into the definition, or goes out of it.
    void edited(GuestName guest, PciAddress device) {
        machine.hypervisor().guest(guest).ifPresent(it -> {
            DomainXml definition = DomainXml.parse(guest.name(), it.definition());
            DomainXml after = definition.withoutHostdev(device).orElseGet(() -> definition.withHostdev(device, true));
            machine.handDefines(guest, after.text());
        });
    }

    static String difference(Map<String, String> wanted, Map<String, String> seen) {
        StringBuilder text = new StringBuilder("(");
        wanted.forEach((key, value) -> {
            if (!value.equals(seen.get(key))) {
                text.append(key + ": " + value + " ≠ " + seen.get(key) + "; ");
            }
        });
        seen.keySet().stream().filter(key -> !wanted.containsKey(key)).forEach(key -> text.append(key + " too many; "));
        return text.append(")").toString();
    }

    StateDirectory state() {
        return state;
    }

    static PciAddress at(String address) {
        return PciAddress.fromSysfs("0000:" + address).orElseThrow();
    }
}
