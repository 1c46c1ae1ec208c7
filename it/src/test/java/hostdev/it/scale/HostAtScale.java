package hostdev.it.scale;

import hostdev.core.doctor.Advice;
import hostdev.core.doctor.Doctor;
import hostdev.core.doctor.Setup;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.plan.Goal;
import hostdev.core.plan.Planner;
import hostdev.core.plan.Planning;
import hostdev.core.plan.Situation;
import hostdev.host.apply.SituationReader;
import hostdev.host.apply.StateDirectory;
import hostdev.host.doctor.SetupReader;
import hostdev.host.read.HostReader;
import hostdev.host.root.Disk;
import hostdev.host.root.HostRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A generated host of some thousand functions, and what hostdev does with one: reads it, plans on it, judges it.
final class HostAtScale implements AutoCloseable {
    /// A directory with trees written before, each named by its number of functions; a system property.
    static final String TREES = "hostdev.scale.trees";

    private static final GuestName GUEST = new GuestName("g");
    private static final String DEFINITION = """
            <domain type='kvm'>
              <name>g</name>
              <memory unit='KiB'>1048576</memory>
              <os><type arch='x86_64' machine='q35'>hvm</type></os>
              <devices/>
            </domain>
            """;

    private final Path top;
    private final boolean ours;
    private final HostRoot root;
    private final Fact<List<Guest>> guests =
            Fact.known(List.of(new Guest(GUEST, Guest.State.SHUT_OFF, DEFINITION, true)));

    private HostAtScale(Path top, boolean ours) {
        this.top = top;
        this.ours = ours;
        this.root = HostRoot.at(top);
    }

    static HostAtScale of(int functions) throws IOException {
        String trees = System.getProperty(TREES);
        if (trees != null) {
            return new HostAtScale(Path.of(trees, Integer.toString(functions)), false);
        }
        Path top = Files.createTempDirectory("hostdev-scale");
        ManyFunctions.write(top, functions);
        return new HostAtScale(top, true);
    }

    HostRoot root() {
        return root;
    }

    Host scan() {
        return HostReader.readAll(root);
    }

    /// For a guest that gets a virtual function, the last one that is kept for guests.
    Situation situation(HostRoot by) {
        Host host = HostReader.readAll(by);
        return new SituationReader(by, new StateDirectory(top.resolve("lib"), top.resolve("run"), Disk.ofThisMachine()))
                .read(host, List.of(wanted(host)), guests);
    }

    static PciAddress wanted(Host host) {
        return host.all().stream()
                .filter(function -> function.driver().seen().flatMap(it -> it).stream()
                        .anyMatch(driver -> driver.name().equals("vfio-pci")))
                .map(PciFunction::address)
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    static Planning plan(Situation situation) {
        Goal goal = new Goal.Assign(List.of(wanted(situation.host())), GUEST, true, false);
        return Planner.plan(situation, goal);
    }

    Setup setup(HostRoot by) {
        return SetupReader.read(by, Optional.empty());
    }

    static List<Advice> findings(Setup setup) {
        return Doctor.examine(setup);
    }

    @Override
    public void close() throws IOException {
        if (ours) {
            delete(top);
        }
    }

    static void delete(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
