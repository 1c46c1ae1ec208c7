package hostdev.lab;

import hostdev.core.finding.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A practice host that has been booted once and then frozen: its disks, and its memory where all of its devices can
/// be saved. What runs later writes to overlays over it.
record Prepared(Path directory) {
    private static final Duration BOOT_LIMIT = Duration.ofMinutes(5);
    private static final Duration STEP_LIMIT = Duration.ofMinutes(2);
    private static final String MEMORY = "memory";
    private static final String NOT_SAVED = "not-saved";

    /// From the cache, or made now by a boot.
    static Prepared ready(LabParts parts, Topology topology, LabProgress progress) {
        return new Prepared(parts.cache()
                .entry("state-" + key(parts, topology), progress, out -> make(parts, topology, out, progress)));
    }

    private static String key(LabParts parts, Topology topology) {
        RunFiles anywhere = new RunFiles(Path.of("run"));
        return LabCache.key(
                parts.image().key(),
                parts.qemuVersion(),
                parts.processor(),
                Long.toString(DiskImages.HOSTDEV_DISK),
                String.join(
                        "\n", QemuCommand.of(topology, parts.image(), parts.accelerator(), anywhere, Optional.empty())),
                String.join("\n", topology.firstBoot()));
    }

    /// The saved memory; empty if this machine cannot be saved.
    Optional<Path> memory() {
        return Optional.of(directory.resolve(MEMORY)).filter(Files::exists);
    }

    /// The frozen disk of this name.
    Path disk(String name) {
        return directory.resolve(name + ".qcow2");
    }

    private static void make(LabParts parts, Topology topology, Path out, LabProgress progress) {
        progress.say("first boot of the practice host " + topology.name() + " (once, under a minute)");
        RunFiles files = RunFiles.fresh();
        try {
            freshDisks(parts, topology, files, progress);
            List<String> command =
                    QemuCommand.of(topology.atFirst(), parts.image(), parts.accelerator(), files, Optional.empty());
            try (QemuMachine machine = QemuMachine.start(command, files)) {
                machine.awaitUp(BOOT_LIMIT);
                firstBoot(machine, topology);
                if (!topology.boot().xen()) { // what is wanted later is another kernel's memory
                    save(machine, out, progress);
                }
            }
            keepDisks(topology, files, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            files.delete();
        }
    }

    /// Disks that nothing was written to, for those that are there from power-on.
    static void freshDisks(LabParts parts, Topology topology, RunFiles files, LabProgress progress) {
        DiskImages.blank(files);
        DiskImages.overlay(parts.image().disk(), "raw", files.overlay(RunFiles.ROOT));
        parts.image().boot().ifPresent(disk -> DiskImages.overlay(disk, "raw", files.overlay(RunFiles.BOOT)));
        for (Topology.Disk disk : topology.disks()) {
            if (!topology.isPlugged(disk)) {
                DiskImages.overlay(DiskImages.small(parts.cache(), disk, progress), "raw", files.overlay(disk.name()));
            }
        }
    }

    private static void firstBoot(QemuMachine machine, Topology topology) {
        must(machine, "/usr/lib/hostdev-lab/first-boot");
        topology.firstBoot().forEach(command -> must(machine, command));
        must(machine, "udevadm settle; sync");
    }

    private static void must(QemuMachine machine, String command) {
        Collected output = new Collected();
        Execution execution = machine.agent().start(List.of("/bin/sh", "-c", command), output);
        execution.endStdin();
        int exit = execution.await(STEP_LIMIT, machine);
        if (exit != 0) {
            throw Problem.failed(
                    "practice host",
                    command + ": exit code " + exit + "\n" + output.both() + machine.consoleTail(),
                    "");
        }
    }

    // Some devices cannot be saved (in QEMU 7.2 the AMD IOMMU): such a machine boots each time.
    private static void save(QemuMachine machine, Path out, LabProgress progress) throws IOException {
        try {
            machine.save(out.resolve(MEMORY), STEP_LIMIT);
        } catch (Problem e) {
            machine.refuseIfDead();
            progress.say("this practice host cannot be saved and will boot each time: " + e.what());
            Files.deleteIfExists(out.resolve(MEMORY));
            Files.writeString(out.resolve(NOT_SAVED), e.what() + "\n");
        }
    }

    private static void keepDisks(Topology topology, RunFiles files, Path out) throws IOException {
        Prepared prepared = new Prepared(out);
        Files.move(files.overlay(RunFiles.ROOT), prepared.disk(RunFiles.ROOT));
        if (topology.boot().hasDisk()) {
            Files.move(files.overlay(RunFiles.BOOT), prepared.disk(RunFiles.BOOT));
        }
        for (Topology.Disk disk : topology.disks()) {
            if (!topology.isPlugged(disk)) {
                Files.move(files.overlay(disk.name()), prepared.disk(disk.name()));
            }
        }
    }
}
