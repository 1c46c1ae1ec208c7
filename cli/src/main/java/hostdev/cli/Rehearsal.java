package hostdev.cli;

import hostdev.core.model.GuestName;
import hostdev.host.hypervisor.Libvirt;
import hostdev.host.root.Disk;
import hostdev.host.root.HostRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The part of the training that changes something: whole plans on a simulated machine, then the parts that such a
/// machine has others of: this machine's disk, programs and libvirt, with files of its own and libvirt's test driver.
final class Rehearsal {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /// On the machine that `docs/examples/vtd.txt` describes.
    private static final List<String> SESSION = List.of(
            "list",
            "list --guests",
            "show 01:00.0",
            "show 02:00.0 --json",
            "doctor",
            "assign 01:00.0 --to win2k3 --dry-run",
            "assign 01:00.0 --to win2k3",
            "verify win2k3",
            "verify win2k3 --json",
            "release 01:00.0",
            "undo",
            "undo",
            "recover",
            "history",
            "history --json",
            "assign 00:1d.7 --to win2k3 --with-group --start",
            "recover --before-libvirt",
            "release 00:1d.7",
            "destroy",
            "assign 02:00.0 --to modern --json",
            "release 02:00.0 --json",
            "start modern",
            "assign 02:00.0 --to modern --live",
            "assign 03:00.0 --to modern --live --config",
            "release 02:00.0 --live",
            "bind 01:00.0 vfio-pci --yes",
            "unbind 01:00.0",
            "bind 01:00.0 e1000e",
            "reset 01:00.0 --yes",
            "revive 01:00.0 --yes",
            "hook install",
            "hook qemu win2k3 prepare begin -",
            "hook remove",
            "plan assign 01:00.0 --to win2k3",
            "slots win2k3",
            "export 01:00.0 --for qemu",
            "nodedev-detach pci_0000_01_00_0",
            "nodedev-reattach pci_0000_01_00_0",
            "watch --for 1",
            "setsebool 01:00.0",
            "assign 99:00.0 --to win2k3",
            "assign 01:00.0 --to nobody");

    private final Surroundings surroundings;

    Rehearsal(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// @param description of a simulated machine
    void play(Path description) throws IOException {
        Path directory = Files.createTempDirectory("hostdev-rehearsal");
        try {
            Path machine = Files.copy(description, directory.resolve("machine"));
            for (String line : SESSION) {
                Main.run(surroundings, ("--host " + Place.SIMULATED + machine + " " + line).split(" ", -1));
            }
            disk(Files.createDirectory(directory.resolve("disk")));
            programs(directory.resolve("file"));
            guests();
        } finally {
            delete(directory);
        }
    }

    private static void disk(Path directory) throws IOException {
        Disk disk = Disk.ofThisMachine();
        Path kept = directory.resolve("kept");
        disk.makeDirectory(kept);
        Path file = kept.resolve("new");
        try (Disk.Written writing = disk.create(file)) {
            writing.write("{\"phase\":\"begins\"}\n");
            writing.sync();
        }
        disk.rename(file, kept.resolve("file"));
        try (Disk.Written writing = disk.append(kept.resolve("file"))) {
            writing.write("{}\n");
            writing.sync();
        }
        disk.syncDirectory(kept);
        disk.names(kept);
        disk.read(kept.resolve("file"), 1000);
        if (disk.lock(directory.resolve("lock"), "us") instanceof Disk.Locking.Taken(Disk.Lock lock)) {
            disk.lock(directory.resolve("lock"), "others");
            lock.close();
        }
        disk.delete(kept.resolve("file"));
    }

    private static void programs(Path file) throws IOException {
        HostRoot root = HostRoot.thisMachine();
        Files.createFile(file);
        root.write(file.toString(), "0000:01:00.0\n", LIMIT);
        root.write("/proc/version", "refused\n", LIMIT);
        root.run(List.of("sh", "-c", "echo rehearsal"), LIMIT);
    }

    /// libvirt's test driver lives and dies with this process.
    private static void guests() {
        GuestName guest = new GuestName("test");
        try (Libvirt libvirt = Libvirt.open(Training.TEST_HYPERVISOR)) {
            libvirt.version();
            libvirt.guests();
            libvirt.domainCapabilities("kvm", "x86_64", "q35");
            String definition = libvirt.guest(guest).orElseThrow().definition();
            libvirt.destroy(guest);
            libvirt.define(guest, definition);
            libvirt.start(guest);
        } catch (RuntimeException e) {
            return; // no libvirt on this machine, or one without its test driver: less is trained
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
