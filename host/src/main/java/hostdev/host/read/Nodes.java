package hostdev.host.read;

import hostdev.core.model.PciAddress;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The functions behind each file in `/dev`: several behind an array, a logical volume over two disks, or an NVMe disk
/// with two controllers.
final class Nodes {
    private final Map<String, Set<PciAddress>> functions = new TreeMap<>();

    void put(String file, PciAddress function) {
        functions.computeIfAbsent(file, _ -> new TreeSet<>()).add(function);
    }

    /// Empty where the file is not known.
    Set<PciAddress> of(String file) {
        return functions.getOrDefault(file, Set.of());
    }

    /// The functions that any file is known of.
    Set<PciAddress> functions() {
        Set<PciAddress> all = new TreeSet<>();
        functions.values().forEach(all::addAll);
        return all;
    }
}
