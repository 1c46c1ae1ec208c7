package hostdev.lab;

import hostdev.core.finding.Problem;
import hostdev.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A running practice host. Closing it ends it and throws away what was written in it.
public final class PracticeHost implements AutoCloseable {
    private static final Duration SMALL_LIMIT = Duration.ofSeconds(60);

    private Topology topology;
    private final Options options;
    private final LabParts parts;
    private final RunFiles files;
    private QemuMachine machine;

    private PracticeHost(Topology topology, Options options, LabParts parts, RunFiles files, QemuMachine machine) {
        this.topology = topology;
        this.options = options;
        this.parts = parts;
        this.files = files;
        this.machine = machine;
    }

    /// Starts one, from a saved state if there can be one. The first start builds what is missing in the cache.
    ///
    /// @throws Problem if this machine cannot run it, or it does not come up in time
    /// @throws PracticeHostPanic if its kernel dies
    public static PracticeHost start(Topology topology, Options options) {
        LabParts parts = LabParts.ready(options.progress()).forTopology(topology, options.progress());
        Prepared prepared = Prepared.ready(parts, topology, options.progress());
        RunFiles files = RunFiles.fresh();
        try {
            overlays(topology, parts, prepared, files, options.progress());
            Optional<Path> memory = options.savedState() ? prepared.memory() : Optional.empty();
            QemuMachine machine =
                    MachineStart.of(topology, options, parts, files).withMemory(memory);
            PracticeHost host = new PracticeHost(topology, options, parts, files, machine);
            host.settle();
            return host;
        } catch (RuntimeException e) {
            files.delete();
            throw e;
        }
    }

    private static void overlays(
            Topology topology, LabParts parts, Prepared prepared, RunFiles files, LabProgress progress) {
        DiskImages.blank(files);
        DiskImages.overlay(prepared.disk(RunFiles.ROOT), "qcow2", files.overlay(RunFiles.ROOT));
        if (topology.boot().hasDisk()) {
            DiskImages.overlay(prepared.disk(RunFiles.BOOT), "qcow2", files.overlay(RunFiles.BOOT));
        }
        for (Topology.Disk disk : topology.disks()) {
            if (topology.isPlugged(disk)) {
                DiskImages.overlay(DiskImages.small(parts.cache(), disk, progress), "raw", files.overlay(disk.name()));
            } else {
                DiskImages.overlay(prepared.disk(disk.name()), "qcow2", files.overlay(disk.name()));
            }
        }
    }

    // What a saved state could not hold: the time, and some devices.
    private void settle() {
        try {
            run(SMALL_LIMIT, "date", "--utc", "--set=@" + Instant.now().getEpochSecond());
            plug();
            for (String condition : topology.ready()) {
                CommandOutcome outcome = run(SMALL_LIMIT, "sh", "-c", "until " + condition + "; do sleep 0.1; done");
                if (!outcome.ok()) {
                    throw Problem.failed("practice host", "not ready: " + condition + ": " + outcome.stderr(), "");
                }
            }
        } catch (RuntimeException e) {
            machine.close();
            throw e;
        }
    }

    private void plug() {
        Qmp monitor = machine.monitor();
        for (Topology.Disk disk : topology.disks()) {
            if (topology.isPlugged(disk)) {
                Json.Obj file = Json.object()
                        .put("driver", "file")
                        .put("filename", files.overlay(disk.name()).toString())
                        .build();
                monitor.execute(
                        "blockdev-add",
                        Json.object()
                                .put("driver", "qcow2")
                                .put("node-name", disk.name())
                                .put("file", file)
                                .build());
            }
        }
        topology.plugged().forEach(this::plug);
    }

    private void plug(String device) {
        Qmp monitor = machine.monitor();
        Json properties = monitor.execute(
                "device-list-properties",
                Json.object().put("typename", device.split(",", 2)[0]).build());
        monitor.execute("device_add", DeviceArguments.of(device, DeviceArguments.types(properties)));
    }

    /// Puts a device that the topology plugs in into its slot again, once QEMU has thrown it out: it does that when the
    /// power of the slot is switched off, where a real card would stay.
    ///
    /// @param id as the topology's line says
    public void putInAgain(String id) {
        Qmp monitor = machine.monitor();
        Pause.until(
                "QEMU to let go of " + id, SMALL_LIMIT, () -> monitor.tookOut(id) ? Optional.of(id) : Optional.empty());
        topology.plugged().stream()
                .filter(device -> List.of(device.split(",", -1)).contains("id=" + id))
                .forEach(this::plug);
    }

    /// Runs a command, its stdin empty, and returns how it ended.
    ///
    /// @throws Problem if it takes longer than `limit`; it is killed then
    /// @throws PracticeHostPanic if the practice host's kernel dies meanwhile
    public CommandOutcome run(Duration limit, String... command) {
        Collected output = new Collected();
        int exit = stream(limit, output, List.of(command));
        return new CommandOutcome(exit, output.out(), output.err());
    }

    /// Runs a command, passes on what it writes as it comes, and returns its exit code.
    public int stream(Duration limit, CommandOutput output, List<String> command) {
        Execution execution = machine.agent().start(command, output);
        execution.endStdin();
        return execution.await(limit, machine);
    }

    /// The same for a command that reads what comes from `in`.
    public int stream(Duration limit, InputStream in, CommandOutput output, List<String> command) {
        Execution execution = machine.agent().start(command, output);
        execution.relay(in);
        return execution.await(limit, machine);
    }

    /// Starts a command that runs beside others.
    public BackgroundCommand start(String... command) {
        Collected output = new Collected();
        Execution execution = machine.agent().start(List.of(command), output);
        execution.endStdin();
        return new BackgroundCommand(execution, output, machine);
    }

    /// Copies a file into the practice host, with its mode; directories on the way are made.
    public void put(Path file, String path) {
        Collected output = new Collected();
        String script = "mkdir -p \"$(dirname \"$1\")\" && cat >\"$1\" && chmod \"$2\" \"$1\"";
        String mode = Files.isExecutable(file) ? "755" : "644";
        Execution execution = machine.agent().start(List.of("sh", "-c", script, "put", path, mode), output);
        try {
            execution.stdin(Files.readAllBytes(file));
        } catch (IOException e) {
            throw Problem.usage("cannot read " + file + ": " + e.getMessage(), "")
                    .because(e);
        }
        execution.endStdin();
        if (execution.await(SMALL_LIMIT, machine) != 0) {
            throw Problem.failed("practice host", "cannot write " + path + ": " + output.err(), "");
        }
    }

    /// Copies a file out of the practice host.
    public void get(String path, Path file) {
        Collected errors = new Collected();
        try (OutputStream out = Files.newOutputStream(file)) {
            if (stream(SMALL_LIMIT, CommandOutput.to(out, errors.errStream()), List.of("cat", "--", path)) != 0) {
                throw Problem.failed("practice host", "cannot read " + path + ": " + errors.err(), "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Puts the product in: a directory with `bin/hostdev`, which is on the PATH there afterwards.
    public void installHostdev(Path runtimeDirectory) {
        DiskImages.fill(files, runtimeDirectory);
        CommandOutcome outcome = run(SMALL_LIMIT, "/usr/lib/hostdev-lab/mount-hostdev");
        if (!outcome.ok()) {
            throw Problem.failed("practice host", "cannot mount the runtime: " + outcome.stderr(), "");
        }
    }

    /// Ends the machine as a cut of its power does. Its disks stay as they are; [#powerOn] boots it again.
    public void cutPower() {
        machine.kill();
    }

    /// Boots it after [#cutPower], with other cards in it than before.
    ///
    /// @param other with the same disks
    public void powerOnAs(Topology other) {
        topology = other;
        powerOn();
    }

    /// Boots it after [#cutPower].
    public void powerOn() {
        machine = MachineStart.of(topology, options, parts, files).withMemory(Optional.empty());
        settle();
    }

    /// The last lines of its console.
    public String consoleTail() {
        return machine.consoleTail();
    }

    QemuMachine machine() {
        return machine;
    }

    @Override
    public void close() {
        machine.close();
        files.delete();
    }
}
