package hostdev.host.read;

import hostdev.core.format.Mounts.Mount;
import hostdev.core.format.ShellWord;
import hostdev.core.format.SocketTable;
import hostdev.core.format.SocketTable.Connection;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Fact;
import hostdev.core.model.HostPlaces;
import hostdev.host.root.HostRoot;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What goes over the addresses of an interface and of those that stand on it: the caller's own ssh session first of
/// all, network file systems, block devices from afar, other connections.
///
/// @param interfaces by name
record Connections(HostRoot root, Set<String> interfaces) {
    private static final int NAMED = 3;

    /// By the servers' ports; root file system or swap may be on them, and sysfs does not say so of an interface.
    private static final Map<Integer, String> STORAGE =
            Map.of(3260, "iSCSI", 4420, "NVMe over TCP", 10809, "a network block device", 6789, "Ceph");

    List<Use> uses() {
        if (!root.runsPrograms()) {
            return List.of(); // a copied tree does not say which interface has which address
        }
        Set<InetAddress> addresses = new HashSet<>();
        for (String name : interfaces) {
            switch (NetworkReader.addresses(root, name)) {
                case Fact.Known<List<InetAddress>>(var known) -> addresses.addAll(known);
                case Fact.Unknown<List<InetAddress>>(var why) -> {
                    return List.of(new Use("connections unknown: " + why, Refusal.UNLESS_FORCED));
                }
            }
        }
        return addresses.isEmpty() ? List.of() : uses(addresses);
    }

    /// @param addresses of the interfaces
    List<Use> uses(Set<InetAddress> addresses) {
        List<Use> uses = new ArrayList<>();
        Optional<CallerSession> session = CallerSession.of(root).filter(it -> addresses.contains(it.server()));
        session.ifPresent(it -> uses.add(new Use(
                "your ssh session from " + it.client().getHostAddress(),
                Refusal.UNLESS_FORCED,
                "log in over another interface or at the console first")));
        SocketTable sockets = sockets();
        List<Connection> over = new ArrayList<>(sockets.open());
        over.removeIf(one -> !addresses.contains(one.local()) || addresses.contains(one.remote()));
        uses.addAll(fileSystems(over));
        uses.addAll(storage(over));
        session.ifPresent(it -> over.removeIf(it::is));
        others(over, sockets.listening()).ifPresent(uses::add);
        return uses;
    }

    private SocketTable sockets() {
        List<String> texts = new ArrayList<>();
        for (String file : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            root.text(file).seen().ifPresent(texts::add);
        }
        return SocketTable.parse(texts);
    }

    private List<Use> fileSystems(List<Connection> over) {
        List<Use> uses = new ArrayList<>();
        Set<InetAddress> remotes = new HashSet<>();
        over.forEach(one -> remotes.add(one.remote()));
        for (Mount mount : MountTable.mountInfo(root, "self").seen().orElse(List.of())) {
            Optional<InetAddress> server = mount.server().flatMap(SocketTable::literal);
            if (server.filter(remotes::contains).isPresent()) {
                uses.add(new Use(
                        mount.source() + " is mounted over it at " + mount.mountPoint(),
                        HostPlaces.isVital(mount.mountPoint()) ? Refusal.ALWAYS : Refusal.UNLESS_FORCED,
                        "unmount it first: umount " + ShellWord.of(mount.mountPoint())));
            }
        }
        return uses;
    }

    private static List<Use> storage(List<Connection> over) {
        List<Use> uses = new ArrayList<>();
        for (Connection one : List.copyOf(over)) {
            String kind = STORAGE.get(one.remotePort());
            if (kind != null && over.remove(one)) {
                uses.add(new Use(
                        "carries disks of " + one.remote().getHostAddress() + " (" + kind + ")",
                        Refusal.ALWAYS,
                        "log out of that storage first"));
            }
        }
        return uses;
    }

    private static Optional<Use> others(List<Connection> over, Set<Integer> listening) {
        Set<String> words = new LinkedHashSet<>();
        for (Connection one : over) {
            String other = one.remote().getHostAddress();
            words.add(
                    listening.contains(one.localPort())
                            ? "from " + other + " to port " + one.localPort()
                            : "to " + other + " port " + one.remotePort());
        }
        if (words.isEmpty()) {
            return Optional.empty();
        }
        List<String> all = List.copyOf(words);
        int more = all.size() - NAMED;
        String named = more <= 1
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, NAMED)) + " and " + more + " more";
        return Optional.of(new Use(
                "open connections: " + named, Refusal.UNLESS_FORCED, "ss -tp shows whose they are: end them first"));
    }
}
