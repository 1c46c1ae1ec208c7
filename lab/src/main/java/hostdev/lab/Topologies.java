package hostdev.lab;

import hostdev.core.finding.Problem;
import java.util.List;

/// The topologies that there are: one file each under `topologies/` in this module's resources, listed in `index.txt`.
public final class Topologies {
    private Topologies() {}

    /// In the order of the index; the first is the one used when none is named.
    public static List<Topology> all() {
        return Resources.lines("topologies/index.txt").stream()
                .map(Topologies::read)
                .toList();
    }

    public static Topology usual() {
        return all().getFirst();
    }

    /// @throws Problem usage, if there is no such topology
    public static Topology named(String name) {
        return all().stream()
                .filter(topology -> topology.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.usage(
                        "there is no topology " + name,
                        "one of: "
                                + String.join(
                                        ", ", all().stream().map(Topology::name).toList())));
    }

    private static Topology read(String name) {
        return TopologyText.parse(name, file -> Resources.text("topologies/" + file + ".txt"));
    }
}
