package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.format.Mounts.Mount;
import hostdev.core.format.RouteTable;
import hostdev.core.format.SocketTable;
import hostdev.core.model.Attachment;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.PciAddress;
import hostdev.host.read.ClassLinks.Entry;
import hostdev.host.root.HostRoot;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Disks and file systems that the host reaches over a function: by a network interface, or by a Fibre Channel adapter
/// without a link in sysfs. Which interface that is the transport says, or the route to the storage; where neither
/// tells, it may be any.
record FabricStorage(HostRoot root, ClassLinks links) implements AttachmentReader.Source {
    private static final Set<String> LOOPBACK = Set.of("lo");

    @Override
    public void addTo(AttachmentReader reader) {
        List<FabricDisk> disks = FabricDisk.all(root, links);
        List<Mount> mounts = MountTable.mountInfo(root, "self").seen().orElse(List.of());
        List<Mount> remote = reader.isThorough() ? remote(mounts) : List.of();
        if (disks.isEmpty() && remote.isEmpty()) {
            return;
        }
        Cards cards = cards();
        BlockUses uses = new BlockUses(root);
        for (FabricDisk disk : disks) {
            List<Use> found = uses(disk, uses);
            disk.ports().stream()
                    .filter(reader::wants)
                    .forEach(port -> reader.add(port, new Attachment(Kind.BLOCK, disk.name(), found)));
            if (disk.ports().isEmpty()) {
                cards.add(reader, out(disk), found);
            }
        }
        VitalMounts vital = VitalMounts.of(root, mounts);
        for (Mount mount : remote) {
            InetAddress server = mount.server().flatMap(SocketTable::literal).orElseThrow();
            cards.add(reader, out(server), List.of(Connections.mountedOver(mount, vital)));
        }
    }

    private static List<Mount> remote(List<Mount> mounts) {
        return mounts.stream()
                .filter(mount -> mount.server().flatMap(SocketTable::literal).isPresent())
                .toList();
    }

    /// The interfaces of functions, each with all that stand on it.
    private record Cards(Map<String, PciAddress> functions, Map<String, Set<String>> standing) {
        /// @param out the interfaces that something goes out by; where none of them stands on a card, it may be any
        void add(AttachmentReader reader, Set<String> out, List<Use> uses) {
            if (out.equals(LOOPBACK)) {
                return;
            }
            Set<String> carrying = new LinkedHashSet<>();
            standing.forEach((card, all) -> {
                if (all.stream().anyMatch(out::contains)) {
                    carrying.add(card);
                }
            });
            functions.forEach((card, function) -> {
                if ((carrying.isEmpty() || carrying.contains(card)) && reader.wants(function)) {
                    reader.add(function, new Attachment(Kind.NETWORK, card, uses));
                }
            });
        }
    }

    private Cards cards() {
        Cards cards = new Cards(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (Entry entry : links.in("/sys/class/net")) {
            DevicePath.nearestFunction(entry.path()).ifPresent(function -> {
                cards.functions().put(entry.name(), function);
                cards.standing().put(entry.name(), withUppers(entry.name()));
            });
        }
        return cards;
    }

    /// The interface with all that stand on it.
    private Set<String> withUppers(String name) {
        Set<String> all = new LinkedHashSet<>();
        List<String> next = new ArrayList<>(List.of(name));
        while (!next.isEmpty()) {
            String one = next.removeLast();
            if (all.add(one)) {
                for (String file : root.names("/sys/class/net/" + one).seen().orElse(List.of())) {
                    if (file.startsWith("upper_")) {
                        next.add(file.substring("upper_".length()));
                    }
                }
            }
        }
        return all;
    }

    private Set<String> out(FabricDisk disk) {
        if (disk.out().isPresent()) {
            return Set.of(disk.out().get());
        }
        Set<String> near = disk.near().map(this::out).orElse(Set.of());
        return near.isEmpty() ? disk.far().map(this::out).orElse(Set.of()) : near;
    }

    /// A bridge without any card in it, as libvirt makes for guests, leads to this host's own guests.
    private Set<String> out(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return LOOPBACK;
        }
        RouteTable routes = RouteTable.parse(
                root.text("/proc/net/route").seen().orElse(""),
                root.text("/proc/net/ipv6_route").seen().orElse(""));
        Set<String> out = routes.out(address);
        boolean inside = !out.isEmpty() && out.stream().allMatch(this::isBridgeOfGuests);
        return inside ? LOOPBACK : out;
    }

    private boolean isBridgeOfGuests(String name) {
        String directory = "/sys/class/net/" + name;
        return root.exists(directory + "/bridge")
                && root.names(directory + "/brif").seen().orElse(List.of()).stream()
                        .allMatch(port -> root.exists("/sys/class/net/" + port + "/tun_flags"));
    }

    private List<Use> uses(FabricDisk disk, BlockUses uses) {
        Map<String, Use> found = new LinkedHashMap<>();
        for (String part : withPartitions(disk.name())) {
            uses.addUses(part, part.equals(disk.name()) ? "" : part, new HashSet<>(), found);
        }
        String carries = "carries the disk " + disk.name() + " (" + disk.how() + ")";
        if (found.isEmpty()) {
            return List.of(new Use(carries, Refusal.UNLESS_FORCED, "log out of that storage first"));
        }
        return found.values().stream()
                .map(use -> new Use(carries + ", " + use.what(), use.refusal(), use.remedy()))
                .toList();
    }

    private List<String> withPartitions(String disk) {
        List<String> parts = new ArrayList<>(List.of(disk));
        for (Entry entry : links.in("/sys/class/block")) {
            if (entry.path().contains("/" + disk + "/")) {
                parts.add(entry.name());
            }
        }
        return parts;
    }
}
