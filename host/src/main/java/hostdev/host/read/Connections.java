package hostdev.host.read;

import hostdev.core.format.Mounts.Mount;
import hostdev.core.format.SocketTable;
import hostdev.core.format.SocketTable.Connection;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Fact;
import hostdev.core.model.Few;
import hostdev.core.model.ShellWord;
import hostdev.host.root.HostRoot;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What goes over the addresses of an interface and of those that stand on it: the caller's own ssh session first of
/// all, network file systems, block devices from afar, other connections. Read once for all interfaces.
///
/// @param addresses of each interface, by its name
/// @param open the connections that are, by their address here
/// @param listening the ports that somebody waits at
/// @param mounts the file systems that are mounted
/// @param vital those that the host lives on
record Connections(
        Fact<Map<String, Set<InetAddress>>> addresses,
        Optional<CallerSession> session,
        Map<InetAddress, List<Connection>> open,
        Set<Integer> listening,
        List<Mount> mounts,
        VitalMounts vital) {
    private static final int NAMED = 3;

    /// By the servers' ports; root file system or swap may be on them, and sysfs does not say so of an interface.
    private static final Map<Integer, String> STORAGE =
            Map.of(3260, "iSCSI", 4420, "NVMe over TCP", 10809, "a network block device", 6789, "Ceph");

    /// @return empty where no program can be asked which interface has which address, as of a copied tree
    static Optional<Connections> read(HostRoot root) {
        return root.runsPrograms() ? Optional.of(of(root, NetworkReader.addresses(root))) : Optional.empty();
    }

    static Connections of(HostRoot root, Fact<Map<String, Set<InetAddress>>> addresses) {
        List<String> texts = new ArrayList<>();
        for (String file : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            root.text(file).seen().ifPresent(texts::add);
        }
        SocketTable sockets = SocketTable.parse(texts);
        Map<InetAddress, List<Connection>> open = new HashMap<>();
        sockets.open()
                .forEach(one -> open.computeIfAbsent(one.local(), _ -> new ArrayList<>())
                        .add(one));
        List<Mount> mounts = MountTable.mountInfo(root, "self").seen().orElse(List.of());
        return new Connections(
                addresses, CallerSession.of(root), open, sockets.listening(), mounts, VitalMounts.of(root, mounts));
    }

    /// @param interfaces by name
    List<Use> uses(Set<String> interfaces) {
        return switch (addresses) {
            case Fact.Unknown<Map<String, Set<InetAddress>>>(var why) -> unknown(why);
            case Fact.Known<Map<String, Set<InetAddress>>>(var known) -> {
                Set<InetAddress> here = new LinkedHashSet<>();
                for (String name : interfaces) {
                    Set<InetAddress> of = known.get(name);
                    if (of == null) {
                        yield unknown("ip does not name " + name);
                    }
                    here.addAll(of);
                }
                List<Use> uses = new ArrayList<>(here.isEmpty() ? List.of() : over(here));
                roaming(known).ifPresent(uses::add);
                yield List.copyOf(uses);
            }
        };
    }

    /// A session to an address that no card has, as one on `lo` that routers announce: it may go over each card.
    private Optional<Use> roaming(Map<String, Set<InetAddress>> known) {
        return session.filter(it -> !it.server().isLoopbackAddress())
                .filter(it -> known.entrySet().stream()
                        .filter(entry -> !isNoCards(entry.getKey()))
                        .noneMatch(entry -> entry.getValue().contains(it.server())))
                .map(it -> new Use(
                        "your ssh session from " + it.client().getHostAddress()
                                + " may go over it: no card has its address "
                                + it.server().getHostAddress(),
                        Refusal.UNLESS_FORCED,
                        "log in to an address of another card or at the console first"));
    }

    private static boolean isNoCards(String name) {
        return name.equals("lo") || name.startsWith("dummy");
    }

    private static List<Use> unknown(String why) {
        return List.of(new Use("connections unknown: " + why, Refusal.UNLESS_FORCED));
    }

    /// @param here addresses of this host
    private List<Use> over(Set<InetAddress> here) {
        List<Use> uses = new ArrayList<>();
        Optional<CallerSession> ours = session.filter(it -> here.contains(it.server()));
        ours.ifPresent(it -> uses.add(new Use(
                "your ssh session from " + it.client().getHostAddress(),
                Refusal.UNLESS_FORCED,
                "log in over another interface or at the console first")));
        List<Connection> over = new ArrayList<>();
        here.forEach(address -> over.addAll(open.getOrDefault(address, List.of())));
        over.removeIf(one -> here.contains(one.remote()));
        uses.addAll(fileSystems(over));
        uses.addAll(storage(over));
        ours.ifPresent(it -> over.removeIf(it::is));
        others(over).ifPresent(uses::add);
        return uses;
    }

    private List<Use> fileSystems(List<Connection> over) {
        List<Use> uses = new ArrayList<>();
        Set<InetAddress> remotes = new HashSet<>();
        over.forEach(one -> remotes.add(one.remote()));
        for (Mount mount : mounts) {
            Optional<InetAddress> server = mount.server().flatMap(SocketTable::literal);
            if (server.filter(remotes::contains).isPresent()) {
                uses.add(mountedOver(mount, vital));
            }
        }
        return uses;
    }

    static Use mountedOver(Mount mount, VitalMounts vital) {
        return new Use(
                mount.source() + " is mounted over it at " + mount.mountPoint(),
                vital.contains(mount.mountPoint()) ? Refusal.ALWAYS : Refusal.UNLESS_FORCED,
                "unmount it first: umount " + ShellWord.of(mount.mountPoint()));
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

    private Optional<Use> others(List<Connection> over) {
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
        return Optional.of(new Use(
                "open connections: " + Few.of(List.copyOf(words), NAMED).words(),
                Refusal.UNLESS_FORCED,
                "ss -tp shows whose they are: end them first"));
    }
}
