package hostdev.host.sim;

import hostdev.core.finding.Problem;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.root.Disk;
import hostdev.host.root.HostRoot;
import hostdev.host.root.InputFile;
import java.nio.file.Path;

/// A simulated machine that outlives the process: described by a file, and what was done to it kept beside that in
/// `FILE.state`, each deed a line, which is done again when it is opened. To start afresh, delete that file.
public final class SimulatedHost {
    private static final long MOST = 16 << 20;
    private static final String HINT = "docs/simulated-host.md tells how one is written; docs/examples has some";

    private final SimulatedMachine machine;
    private final Deeds deeds;

    private SimulatedHost(SimulatedMachine machine, Deeds deeds) {
        this.machine = machine;
        this.deeds = deeds;
    }

    /// @throws Problem a usage error where there is no such file or a line of it is not understood
    public static SimulatedHost open(Path file) {
        SimulatedMachine machine = SimulatedMachine.inRealTime(file.toString(), text(file));
        Deeds deeds = new Deeds(machine, Path.of(file + ".state"));
        deeds.catchUp();
        return new SimulatedHost(machine, deeds);
    }

    private static String text(Path file) {
        try {
            return new InputFile("the description of a simulated machine", MOST, HINT).text(file.toString());
        } catch (Problem e) {
            throw Problem.usage("--host sim:" + file + ": " + e.what(), HINT).because(e);
        }
    }

    public HostRoot root() {
        return new KeptRoot(machine.root(), deeds);
    }

    public Hypervisor hypervisor() {
        return new KeptHypervisor(machine.hypervisor(), deeds);
    }

    public Disk disk() {
        return new KeptDisk(machine.disk(), deeds);
    }
}
