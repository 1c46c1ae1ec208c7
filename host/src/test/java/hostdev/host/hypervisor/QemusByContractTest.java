package hostdev.host.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import hostdev.core.finding.Problem;
import hostdev.core.format.HostdevElement;
import hostdev.core.model.GuestName;
import hostdev.core.model.Hostdev;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.PciAddress;
import hostdev.host.root.HostRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The contract on QEMUs of this machine that are run without libvirt, one stopped before its first instruction. They
/// have no definitions, and there is no device of the host to plug in: the practice host has those.
class QemusByContractTest extends HypervisorContract {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private final List<Process> processes = new ArrayList<>();

    @Override
    protected GuestName named(String name) {
        return new GuestName("qmp:" + directory.resolve(name + ".sock"));
    }

    @Override
    protected Hypervisor open() {
        Hypervisor qemus = new WithQemus(
                () -> {
                    throw Problem.notFit("libvirt", "there is none here", "");
                },
                HostRoot.thisMachine());
        List.of("asleep", "busy")
                .forEach(name -> assertThat(qemus.guest(named(name))).isPresent());
        return qemus;
    }

    @Override
    protected String withMoreMemory(String definition) {
        return definition;
    }

    @Override
    protected PciAddress device() {
        return new PciAddress(0xff, 0x1f, 0x1f, 7); // such a domain nobody has
    }

    @Override
    protected String element(PciAddress device) {
        return HostdevElement.text(new Hostdev(device, HostdevOptions.MANAGED));
    }

    @Override
    protected String notThere() {
        return "no QEMU answers there";
    }

    @Override
    protected Map<Deed, String> refusals() {
        return Map.of(
                Deed.KNOW_WHO_IS_OFF, notThere(),
                Deed.DEFINE, "it is run without libvirt and has no definition",
                Deed.START, "who started it starts it",
                Deed.PLUG, "not plugged in: vfio ");
    }

    @BeforeEach
    @Override
    protected void openIt() {
        Path program = Path.of("/usr/bin/qemu-system-x86_64");
        assumeThat(program).as("QEMU is installed here").exists();
        run(program, "asleep", "-S");
        run(program, "busy");
        super.openIt();
    }

    private boolean listens(String name) {
        Optional<QemuBySocket> there = QemuBySocket.open(named(name), HostRoot.thisMachine());
        there.ifPresent(QemuBySocket::close);
        return there.isPresent();
    }

    private void run(Path program, String name, String... more) {
        Path socket = directory.resolve(name + ".sock");
        List<String> command = new ArrayList<>(List.of(program.toString(), "-machine", "pc,accel=tcg", "-m", "64"));
        command.addAll(List.of("-nodefaults", "-display", "none", "-qmp", "unix:" + socket + ",server=on,wait=off"));
        command.addAll(List.of(more));
        try {
            processes.add(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve(name + ".log").toFile())
                    .start());
            // the socket is there before its QEMU listens
            for (int tries = 0; tries < 6000 && !listens(name); tries++) {
                Thread.sleep(50);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    @Override
    protected void closeIt() {
        super.closeIt();
        processes.forEach(Process::destroyForcibly);
        processes.forEach(
                process -> process.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }
}
