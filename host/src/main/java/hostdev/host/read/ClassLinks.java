package hostdev.host.read;

import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The links of a class of devices, `/sys/class/net/eth0 -> ../../devices/pci0000:00/…/net/eth0`.
record ClassLinks(HostRoot root) {
    /// One device of a class: its name, and its place in the kernel's tree.
    record Entry(String name, String path) {}

    /// Sorted by name; empty where the kernel has no such class.
    List<Entry> in(String directory) {
        List<String> names = root.names(directory).seen().orElse(List.of());
        List<Entry> entries = new ArrayList<>();
        ParallelWork.map(names, name -> entry(directory, name)).forEach(entry -> entry.ifPresent(entries::add));
        return entries;
    }

    private Optional<Entry> entry(String directory, String name) {
        return root.link(directory + "/" + name)
                .seen()
                .flatMap(target -> target)
                .map(path -> new Entry(name, path));
    }
}
