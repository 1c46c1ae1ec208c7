package hostdev.host.capture;

import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import hostdev.core.format.PciIdsExcerpt;
import hostdev.core.model.Guest;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.host.apply.SituationReader;
import hostdev.host.apply.StateDirectory;
import hostdev.host.capture.Tree.Directory;
import hostdev.host.capture.Tree.File;
import hostdev.host.doctor.SetupReader;
import hostdev.host.hypervisor.EmulatorAbilities;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.read.HostReader;
import hostdev.host.read.IommuTable;
import hostdev.host.read.KeepReader;
import hostdev.host.read.NameReader;
import hostdev.host.root.HostRoot;
import hostdev.host.xen.XenReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Takes a capture: lets every reader read all that there is, and keeps the answers.
public final class Taker {
    private static final int MOST = 4 << 20;

    /// What other programs look at in a copy of sysfs, beside what hostdev does.
    private static final List<String> USUAL = List.of(
            "vendor",
            "device",
            "subsystem_vendor",
            "subsystem_device",
            "class",
            "revision",
            "irq",
            "resource",
            "numa_node",
            "local_cpulist",
            "modalias",
            "uevent");

    private final Recording recording;
    private final StateDirectory state;
    private final RecordedHypervisor hypervisor;
    private Collection<PciFunction> functions = List.of();

    private Taker(HostRoot root, StateDirectory state, RecordedHypervisor hypervisor) {
        this.recording = new Recording(root);
        this.state = state;
        this.hypervisor = hypervisor;
    }

    /// @param state what hostdev keeps on this machine
    /// @param hypervisor connects to it, or throws a [Problem] where it does not answer
    /// @param by the program and its version
    /// @param scrub whether what names the machine, its parts and its people is to be replaced
    /// @throws Problem where the machine has no PCI bus
    public static Capture take(
            HostRoot root,
            StateDirectory state,
            String uri,
            Supplier<Hypervisor> hypervisor,
            String by,
            boolean scrub) {
        RecordedHypervisor guests = RecordedHypervisor.of(hypervisor, uri);
        Taker taker = new Taker(root, state, guests);
        taker.read();
        taker.keptByHostdev();
        taker.trim();
        Tree tree = taker.recording.tree();
        CaptureNotes notes = new CaptureNotes(by, root.now(), false, "", taker.recording.asked(), guests);
        return scrub ? Scrubbing.of(root, tree, notes) : Capture.of(tree, notes);
    }

    private void read() {
        Host host = HostReader.readAll(recording);
        List<PciAddress> all = List.copyOf(host.functions().keySet());
        List<Guest> guests = hypervisor.all().seen().orElse(List.of());
        functions = host.all();
        attempt(() -> HostReader.thoroughly(recording, host, all, guests));
        attempt(() -> HostReader.hardware(recording, host, all));
        all.forEach(this::function);
        attempt(() -> NameReader.read(recording, host.all()));
        attempt(() -> HostReader.name(recording));
        attempt(() -> SetupReader.read(recording, Optional.of(state)));
        SituationReader situation = new SituationReader(recording, state);
        attempt(() -> situation.read(
                host, all, hypervisor.all(), Optional.of(situation.hooks("hostdev", hypervisor.version()))));
        attempt(() -> KeepReader.read(recording, all));
        attempt(() -> IommuTable.bytes(recording));
        attempt(() -> new XenReader(recording).givesDevices());
        for (String iommu : recording.names("/sys/class/iommu").seen().orElse(List.of())) {
            recording.text("/sys/class/iommu/" + iommu + "/intel-iommu/cap");
        }
        recording.exists(IommuTable.DIRECTORY + "/IORT");
        attempt(() -> EmulatorAbilities.forFile(recording, DomainXml.parse("", "<domain/>")));
        for (Guest guest : guests) {
            attempt(() -> EmulatorAbilities.forGuest(
                    recording, hypervisor, DomainXml.parse(guest.name().name(), guest.definition())));
        }
    }

    private void function(PciAddress address) {
        HostReader.detail(recording, address);
        HostReader.serials(recording, address);
        String directory = "/sys/bus/pci/devices/" + address;
        recording.names(directory);
        USUAL.forEach(file -> recording.text(directory + "/" + file));
    }

    /// What one reader cannot read, others can: a capture of a host in trouble is the one that is wanted most.
    private static void attempt(Supplier<?> reading) {
        try {
            var _ = reading.get();
        } catch (Problem _) {
            // the same problem is met where the capture is opened
        }
    }

    /// Leaves out what nobody needs and what is nobody's business: of the list of names what names other cards, of a
    /// process's environment all but whose session it is.
    private void trim() {
        recording.tree().visit((path, node) -> {
            if (node instanceof File file && path.endsWith("/pci.ids")) {
                file.become(PciIdsExcerpt.of(file.bytes(), functions));
            } else if (node instanceof File file && path.startsWith("/proc/") && path.endsWith("/environ")) {
                file.become(session(file.bytes()));
            }
        });
    }

    private static byte[] session(byte[] environment) {
        for (String variable : new String(environment, StandardCharsets.UTF_8).split("\0", -1)) {
            if (variable.startsWith("SSH_CONNECTION=")) {
                return variable.getBytes(StandardCharsets.UTF_8);
            }
        }
        return new byte[0];
    }

    /// Its journal, origins and promises, and the hooks of libvirt, where they would be on that machine.
    private void keptByHostdev() {
        Path library = Path.of("/var/lib/hostdev");
        for (String part : List.of("journal", "origins", "promises")) {
            keep(state.library().resolve(part), library.resolve(part));
        }
        Path hooks = Path.of("/etc/libvirt/hooks");
        keep(state.hooks(), hooks);
        keep(state.hooks().resolve("qemu.d"), hooks.resolve("qemu.d"));
    }

    private void keep(Path from, Path to) {
        try {
            List<String> names = state.disk().names(from);
            if (names.isEmpty()) {
                return;
            }
            recording
                    .tree()
                    .put(Tree.names(to.toString()), new Directory(), Optional.of(Tree.NOT_CAPTURED))
                    .ifPresent(directory -> directory.unlisted(Optional.empty()));
            names.forEach(name -> keepFile(from.resolve(name), to.resolve(name)));
        } catch (IOException _) {
            // not there, or not for us to see
        }
    }

    private void keepFile(Path from, Path to) {
        try {
            state.disk()
                    .read(from, MOST)
                    .ifPresent(text -> recording
                            .tree()
                            .put(
                                    Tree.names(to.toString()),
                                    new File(text.getBytes(StandardCharsets.UTF_8)),
                                    Optional.of(Tree.NOT_CAPTURED)));
        } catch (IOException e) {
            recording
                    .tree()
                    .put(
                            Tree.names(to.toString()),
                            new Tree.Unseen(String.valueOf(e.getMessage())),
                            Optional.of(Tree.NOT_CAPTURED));
        }
    }
}
