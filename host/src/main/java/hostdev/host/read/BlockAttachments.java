package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.model.Attachment;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.PciAddress;
import hostdev.host.read.ClassLinks.Entry;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Disks, with what the host does with them, their partitions, and what stands on those (LVM, dm-crypt, md).
record BlockAttachments(HostRoot root, ClassLinks links) implements AttachmentReader.Source {
    private static final String BLOCK = "/sys/class/block";

    @Override
    public void addTo(AttachmentReader reader) {
        Map<String, String> paths = new HashMap<>();
        List<Entry> entries = links.in(BLOCK);
        for (Entry entry : entries) {
            paths.put(entry.name(), entry.path());
        }
        BlockUses uses = new BlockUses(root);
        if (reader.isThorough()) {
            uses.lookThoroughly();
        }
        for (Entry entry : entries) {
            if (paths.containsKey(parentName(entry.path()))) {
                continue; // a partition: told with its disk
            }
            Set<PciAddress> functions = functions(root, links, entry.path());
            functions.removeIf(function -> !reader.wants(function));
            if (!functions.isEmpty()) {
                add(reader, functions, entry.name(), withPartitions(entry.name(), entries), uses);
            }
        }
    }

    private void add(
            AttachmentReader reader, Set<PciAddress> functions, String disk, List<String> parts, BlockUses uses) {
        Map<String, Use> found = new LinkedHashMap<>();
        Set<String> all = new HashSet<>();
        for (String part : parts) {
            Set<String> seen = new HashSet<>();
            uses.addUses(part, part.equals(disk) ? "" : part, seen, found);
            all.addAll(seen);
            if (reader.isThorough()) {
                // what stands on top, of LUKS or md as of the partition itself, says what it is part of
                seen.add(part);
                seen.stream()
                        .filter(name -> uses.standingOn(name).isEmpty())
                        .forEach(top ->
                                new DiskContent(root, top).use().ifPresent(use -> found.putIfAbsent(use.what(), use)));
            }
        }
        Attachment attachment = new Attachment(Kind.BLOCK, disk, List.copyOf(found.values()));
        for (PciAddress function : functions) {
            reader.add(function, attachment);
            all.forEach(name -> reader.nodes().put("/dev/" + name, function));
        }
    }

    private static List<String> withPartitions(String disk, List<Entry> entries) {
        List<String> parts = new ArrayList<>(List.of(disk));
        for (Entry entry : entries) {
            if (parentName(entry.path()).equals(disk)) {
                parts.add(entry.name());
            }
        }
        return parts;
    }

    /// The function that a disk hangs on. An NVMe disk that can have several controllers stands in a subsystem of its
    /// own, which names them (drivers/nvme/host/multipath.c): `…/virtual/nvme-subsystem/nvme-subsys0/nvme0n1`.
    static Set<PciAddress> functions(HostRoot root, ClassLinks links, String path) {
        Set<PciAddress> functions = new LinkedHashSet<>();
        Optional<PciAddress> nearest = DevicePath.nearestFunction(path);
        if (nearest.isPresent()) {
            functions.add(nearest.get());
        }
        if (path.contains("/nvdimm-bridge")) {
            // persistent CXL memory, which has no link to the devices that it is made of
            functions.addAll(CxlMemory.memories(links).values());
        }
        int subsystem = path.indexOf("/nvme-subsystem/");
        if (subsystem >= 0) {
            String directory = "/sys/class/nvme-subsystem/" + parentName(path);
            for (String name : root.names(directory).seen().orElse(List.of())) {
                root.link(directory + "/" + name)
                        .seen()
                        .flatMap(target -> target)
                        .flatMap(DevicePath::nearestFunction)
                        .ifPresent(functions::add);
            }
        }
        return functions;
    }

    private static String parentName(String path) {
        int last = path.lastIndexOf('/');
        return last <= 0 ? "" : path.substring(path.lastIndexOf('/', last - 1) + 1, last);
    }
}
