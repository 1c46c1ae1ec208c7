package hostdev.host.read;

import hostdev.core.format.DefaultRoutes;
import hostdev.core.format.DevicePath;
import hostdev.core.model.Attachment;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Fact;
import hostdev.core.model.PciAddress;
import hostdev.host.read.ClassLinks.Entry;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Network interfaces, and whether a default route goes through them or through what stands on them: a bridge, a bond,
/// a VLAN; and, looked at thoroughly, which connections do.
record NetworkAttachments(HostRoot root, ClassLinks links) implements AttachmentReader.Source {
    private static final String NET = "/sys/class/net/";

    @Override
    public void addTo(AttachmentReader reader) {
        List<Entry> entries = links.in("/sys/class/net");
        Routes routes = routes(entries);
        Map<String, String> places = new HashMap<>();
        for (Entry entry : entries) {
            places.put(entry.name(), Sysfs.place(entry.path(), NET + entry.name()));
        }
        List<Found> wanted = new ArrayList<>();
        for (Entry entry : entries) {
            DevicePath.nearestFunction(entry.path())
                    .filter(reader::wants)
                    .ifPresent(function -> wanted.add(new Found(function, entry.name())));
        }
        Optional<Connections> connections =
                reader.isThorough() && !wanted.isEmpty() ? Connections.read(root) : Optional.empty();
        List<Attachment> attachments =
                ParallelWork.map(wanted, it -> attachment(it.name(), places, routes, connections));
        for (int i = 0; i < wanted.size(); i++) {
            reader.add(wanted.get(i).function(), attachments.get(i));
        }
    }

    /// An interface of a function that somebody asks about.
    private record Found(PciAddress function, String name) {}

    private Attachment attachment(
            String name, Map<String, String> places, Routes routes, Optional<Connections> connections) {
        Set<String> all = new LinkedHashSet<>();
        List<Use> uses = uses(name, places, routes, all);
        connections.ifPresent(it -> uses.addAll(0, it.uses(all)));
        return new Attachment(Kind.NETWORK, name, List.copyOf(uses));
    }

    /// @param all filled with the interface and those that stand on it
    private List<Use> uses(String name, Map<String, String> places, Routes routes, Set<String> all) {
        List<Use> uses = new ArrayList<>();
        addUses(name, "", places, routes, all, uses);
        if (!routes.unknown().isEmpty()) {
            uses.add(new Use(routes.unknown(), Refusal.UNLESS_FORCED));
        }
        return uses;
    }

    /// @param pppoe interfaces with a session of PPP over Ethernet; sysfs has no link from them to it
    /// @param tunnels what goes over them goes over an interface below
    /// @param unknown why routes could not be read; any interface then counts as one with the default route
    private record Routes(Set<String> defaults, Set<String> pppoe, Tunnels tunnels, String unknown) {}

    private Routes routes(List<Entry> entries) {
        Set<String> defaults = new HashSet<>();
        Fact<String> ipv4 = root.text("/proc/net/route");
        if (ipv4 instanceof Fact.Known<String>(var text)) {
            defaults.addAll(DefaultRoutes.ipv4(text));
        }
        // not there on a kernel without IPv6
        defaults.addAll(
                DefaultRoutes.ipv6(root.text("/proc/net/ipv6_route").seen().orElse("")));
        Set<String> pppoe = pppoe();
        return new Routes(
                defaults,
                pppoe,
                Tunnels.read(root, entries, pppoe),
                ipv4 instanceof Fact.Unknown<String>(var why) ? "routes unknown: /proc/net/route: " + why : "");
    }

    /// `00001A2B 00:11:22:33:44:55     eth0`, below a heading (drivers/net/ppp/pppoe.c, `pppoe_seq_show`)
    private Set<String> pppoe() {
        Set<String> interfaces = new HashSet<>();
        for (String line : root.text("/proc/net/pppoe").seen().orElse("").split("\n", -1)) {
            String[] words = line.strip().split(" +", -1);
            if (words.length == 3 && words[1].indexOf(':') > 0) {
                interfaces.add(words[2]);
            }
        }
        return interfaces;
    }

    /// The kernel links an interface to those that stand on it by `upper_NAME` (Documentation/ABI/testing/
    /// sysfs-class-net).
    private void addUses(
            String name, String through, Map<String, String> places, Routes routes, Set<String> seen, List<Use> uses) {
        if (!seen.add(name)) {
            return;
        }
        if (routes.defaults().contains(name)) {
            uses.add(new Use(
                    "default route" + through,
                    Refusal.UNLESS_FORCED,
                    "give the default route to another interface first"));
        }
        if (routes.pppoe().contains(name)) {
            uses.add(new Use(
                    "carries a PPPoE session" + through,
                    Refusal.UNLESS_FORCED,
                    "end the session first, as with: poff -a"));
        }
        for (String file :
                root.names(places.getOrDefault(name, NET + name)).seen().orElse(List.of())) {
            if (file.startsWith("upper_")) {
                UpperInterface upper = new UpperInterface(root, name, file.substring("upper_".length()));
                uses.add(upper.use(through));
                addUses(upper.name(), " through " + upper.name(), places, routes, seen, uses);
            }
        }
        for (String tunnel : routes.tunnels().over().getOrDefault(name, Set.of())) {
            addUses(tunnel, " through the tunnel " + tunnel, places, routes, seen, uses);
        }
    }
}
