package hostdev.host.read;

import hostdev.core.model.Fact;
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
        List<Entry> entries = new ArrayList<>();
        if (root.names(directory) instanceof Fact.Known<List<String>>(var names)) {
            for (String name : names) {
                Optional<String> link = root.link(directory + "/" + name).seen().flatMap(target -> target);
                if (link.isPresent()) {
                    entries.add(new Entry(name, link.get()));
                }
            }
        }
        return entries;
    }
}
