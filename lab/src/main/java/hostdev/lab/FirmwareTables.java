package hostdev.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The initrd of a topology whose firmware keeps memory for devices: in front of the usual one, a table for the kernel
/// to take instead of QEMU's own (Documentation/admin-guide/acpi/initrd_table_override.rst). It is made of the table
/// that the machine itself has, so a first boot reads that.
final class FirmwareTables {
    private static final Duration BOOT_LIMIT = Duration.ofMinutes(5);
    private static final Duration READ_LIMIT = Duration.ofSeconds(30);
    private static final String DMAR = "/sys/firmware/acpi/tables/DMAR";
    private static final String PLACE = "kernel/firmware/acpi/dmar.aml";

    private final LabParts parts;
    private final Topology topology;
    private final LabProgress progress;

    private FirmwareTables(LabParts parts, Topology topology, LabProgress progress) {
        this.parts = parts;
        this.topology = topology;
        this.progress = progress;
    }

    /// The image to boot the topology with: from the cache, or made now.
    static Image image(LabParts parts, Topology topology, LabProgress progress) {
        if (topology.rmrrs().isEmpty()) {
            return parts.image();
        }
        Image image = parts.image();
        Path entry = parts.cache()
                .entry(
                        "firmware-" + key(parts, topology),
                        progress,
                        new FirmwareTables(parts, topology, progress)::make);
        return new Image(image.key(), image.disk(), image.kernel(), entry.resolve("initrd"), Optional.empty());
    }

    private static String key(LabParts parts, Topology topology) {
        RunFiles anywhere = new RunFiles(Path.of("run"));
        return LabCache.key(
                parts.image().key(),
                parts.qemuVersion(),
                String.join(
                        "\n", QemuCommand.of(topology, parts.image(), parts.accelerator(), anywhere, Optional.empty())),
                topology.rmrrs().toString());
    }

    private void make(Path out) {
        progress.say("reading the firmware's DMAR table of " + topology.name() + " (once, under a minute)");
        byte[] archive = Cpio.archive(PLACE, ReservedRegionsTable.with(own(), topology.rmrrs()));
        try {
            Path initrd = out.resolve("initrd");
            Files.write(initrd, archive);
            try (java.io.OutputStream rest = Files.newOutputStream(initrd, java.nio.file.StandardOpenOption.APPEND)) {
                Files.copy(parts.image().initrd(), rest);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] own() {
        RunFiles files = RunFiles.fresh();
        try {
            Prepared.freshDisks(parts, topology, files, progress);
            List<String> command =
                    QemuCommand.of(topology, parts.image(), parts.accelerator(), files, Optional.empty());
            try (QemuMachine machine = QemuMachine.start(command, files)) {
                machine.awaitUp(BOOT_LIMIT);
                Collected output = new Collected();
                Execution execution = machine.agent().start(List.of("base64", "-w0", DMAR), output);
                execution.endStdin();
                if (execution.await(READ_LIMIT, machine) != 0) {
                    throw hostdev.core.finding.Problem.failed(
                            "practice host", "the topology has RMRRs and no DMAR table: " + output.err(), "");
                }
                return Base64.getDecoder().decode(output.out().strip());
            }
        } finally {
            files.delete();
        }
    }
}
