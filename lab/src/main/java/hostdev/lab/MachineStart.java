package hostdev.lab;

import hostdev.core.finding.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Brings a machine up whose disks are there: from its saved memory, or by a boot if that fails.
record MachineStart(Topology topology, Options options, LabParts parts, RunFiles files) {
    static MachineStart of(Topology topology, Options options, LabParts parts, RunFiles files) {
        return new MachineStart(topology, options, parts, files);
    }

    QemuMachine withMemory(Optional<Path> memory) {
        if (memory.isPresent()) {
            try {
                return start(memory);
            } catch (Problem e) {
                options.progress().say("the saved state does not load, so it boots: " + e.what());
            }
        }
        return start(Optional.empty());
    }

    private QemuMachine start(Optional<Path> memory) {
        forgetLastRun();
        QemuMachine machine =
                QemuMachine.start(QemuCommand.of(topology, parts.image(), parts.accelerator(), files, memory), files);
        try {
            if (memory.isPresent()) {
                machine.awaitLoaded();
            }
            machine.awaitUp(options.startLimit());
            return machine;
        } catch (RuntimeException e) {
            machine.kill();
            throw e;
        }
    }

    private void forgetLastRun() {
        try {
            Files.deleteIfExists(files.console());
            Files.deleteIfExists(files.qemuLog());
            Files.deleteIfExists(files.agentSocket());
            Files.deleteIfExists(files.monitorSocket());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
