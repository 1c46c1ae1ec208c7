package hostdev.host.read;

import hostdev.core.format.SysfsNumber;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Fact;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.host.read.UnlinkedNodes.Shared;
import hostdev.host.root.HostRoot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The processes that have a file in `/dev` of the functions wanted open, or mapped. Who holds a function through VFIO
/// or UIO is [HolderReader]'s. It comes after the sources that know files of disks, and of what stands on them.
record OpenNodes(HostRoot root, Host host, ClassLinks links) implements AttachmentReader.Source {
    private static final int MOST_MAPS = 16 << 20;

    @Override
    public void addTo(AttachmentReader reader) {
        Nodes nodes = reader.nodes();
        addCharacterDevices(reader);
        UnlinkedNodes unlinked = UnlinkedNodes.read(root, host);
        unlinked.own().forEach((file, function) -> {
            if (reader.wants(function)) {
                nodes.put(file, function);
            }
        });
        List<Shared> shared = unlinked.shared().stream()
                .filter(one -> one.functions().stream().anyMatch(reader::wants))
                .toList();
        if (nodes.functions().isEmpty() && shared.isEmpty()) {
            return;
        }
        if (!(root.names("/proc") instanceof Fact.Known<List<String>>(var names))) {
            return; // a copied tree without processes
        }
        String self = root.link("/proc/self").seen().flatMap(link -> link).orElse("");
        boolean hidden = false;
        Map<OpenUse, List<String>> openers = new LinkedHashMap<>();
        for (String process : names) {
            if (SysfsNumber.decimal(process).isPresent() && !process.equals(self)) {
                Optional<Set<String>> open = open(process);
                hidden |= open.isEmpty();
                uses(open.orElse(Set.of()), nodes, shared, reader)
                        .forEach(use -> openers.computeIfAbsent(use, _ -> new ArrayList<>())
                                .add(process));
            }
        }
        openers.forEach((use, processes) -> use.tell(root, reader, processes));
        if (hidden) {
            Use use = new Use("who has its files open is unknown: not root", Refusal.UNLESS_FORCED);
            Set<PciAddress> functions = nodes.functions();
            shared.forEach(one -> one.functions().stream().filter(reader::wants).forEach(functions::add));
            functions.forEach(function -> reader.use(function, Kind.PROGRAM, "programs", use));
        }
    }

    /// The kernel lists every character device by its number, with a link to its place.
    private void addCharacterDevices(AttachmentReader reader) {
        String directory = "/sys/dev/char";
        for (String number : root.names(directory).seen().orElse(List.of())) {
            String place = root.link(directory + "/" + number)
                    .seen()
                    .flatMap(link -> link)
                    .orElse("");
            for (PciAddress function : BlockAttachments.functions(root, links, place)) {
                if (reader.wants(function)) {
                    name(directory + "/" + number)
                            .ifPresent(name -> reader.nodes().put(name, function));
                }
            }
        }
    }

    private Optional<String> name(String directory) {
        for (String line : root.text(directory + "/uevent").seen().orElse("").split("\n", -1)) {
            if (line.startsWith("DEVNAME=") && !line.startsWith("DEVNAME=vfio/")) {
                return Optional.of("/dev/" + line.substring("DEVNAME=".length()));
            }
        }
        return Optional.empty();
    }

    /// The files in `/dev` that a process has open or mapped.
    ///
    /// @return empty where they may not be seen
    private Optional<Set<String>> open(String process) {
        Fact<OpenFiles.Open> files = new OpenFiles(root).of(process);
        if (files instanceof Fact.Unknown<OpenFiles.Open>(var why)) {
            return why.equals("permission denied") ? Optional.empty() : Optional.of(Set.of());
        }
        Set<String> open = files.seen().orElseThrow().nodes();
        // a file that is mapped may have been closed; a kernel thread has no maps
        byte[] maps = root.bytes("/proc/" + process + "/maps", MOST_MAPS).seen().orElse(new byte[0]);
        for (String line : new String(maps, StandardCharsets.UTF_8).split("\n", -1)) {
            if (line.contains("/dev/")) {
                OpenFiles.named(line).ifPresent(open::add);
            }
        }
        return Optional.of(open);
    }

    private static List<OpenUse> uses(Set<String> open, Nodes nodes, List<Shared> shared, AttachmentReader reader) {
        Map<PciAddress, List<String>> own = new LinkedHashMap<>();
        for (String file : open) {
            for (PciAddress function : nodes.of(file)) {
                own.computeIfAbsent(function, _ -> new ArrayList<>()).add(file);
            }
        }
        List<OpenUse> uses = new ArrayList<>();
        own.forEach((function, files) -> uses.add(OpenUse.own(function, files)));
        for (Shared one : shared) {
            List<String> files = one.undecided(open);
            for (PciAddress function : files.isEmpty() ? Set.<PciAddress>of() : one.functions()) {
                if (reader.wants(function)) {
                    uses.add(new OpenUse(function, files, true, one.refusal()));
                }
            }
        }
        return uses;
    }
}
