package hostdev.host.read;

import hostdev.core.format.RouteTable;
import hostdev.host.read.ClassLinks.Entry;
import hostdev.host.root.HostRoot;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Interfaces whose packets leave the host inside others, by an interface that no link in sysfs leads to: WireGuard,
/// GRE,
/// IP in IP, VXLAN, a VPN's `tun0`. Some have a device that they are bound to, others an endpoint with a route; where
/// neither is shown, as of WireGuard, their packets may go out by any interface that has a route.
///
/// @param over the tunnels that go, or may go, out by an interface
record Tunnels(Map<String, Set<String>> over) {
    private static final String NET = "/sys/class/net/";

    private static final String ETHERNET = "1";

    /// Point-to-point over a serial line, a VPN or a PPPoE session (include/uapi/linux/if_arp.h).
    private static final String PPP = "512";

    /// IP in IP, SIT and GRE have the endpoint as their broadcast address: ARPHRD_TUNNEL, _TUNNEL6, _SIT, _IPGRE,
    /// _IP6GRE.
    private static final Set<String> WITH_ENDPOINT = Set.of("768", "769", "776", "778", "823");

    /// @param pppoe interfaces with a PPPoE session
    static Tunnels read(HostRoot root, List<Entry> entries, Set<String> pppoe) {
        RouteTable routes = RouteTable.parse(
                root.text("/proc/net/route").seen().orElse(""),
                root.text("/proc/net/ipv6_route").seen().orElse(""));
        Lookup lookup = new Lookup(root, entries, pppoe, routes, new HashMap<>());
        Map<String, Set<String>> over = new HashMap<>();
        for (Entry entry : entries) {
            if (entry.path().contains("/virtual/") && lookup.isAlone(entry.name())) {
                for (String lower : lookup.lowers(entry.name())) {
                    over.computeIfAbsent(lower, _ -> new TreeSet<>()).add(entry.name());
                }
            }
        }
        return new Tunnels(over);
    }

    /// @param indexes the interfaces by their `ifindex`; filled when one is asked for
    private record Lookup(
            HostRoot root, List<Entry> entries, Set<String> pppoe, RouteTable routes, Map<String, String> indexes) {
        /// Whether it stands on no other interface, and is neither a bridge nor a guest's or a container's
        /// port of one.
        boolean isAlone(String name) {
            List<String> files = root.names(NET + name).seen().orElse(List.of());
            boolean isPort = files.stream().anyMatch(it -> it.startsWith("upper_"))
                    && (files.contains("tun_flags") || isCable(name, text(name, "type")));
            return !name.equals("lo")
                    && !isPort
                    && !files.contains("bridge")
                    && files.stream().noneMatch(it -> it.startsWith("lower_"));
        }

        Set<String> lowers(String name) {
            String type = text(name, "type");
            if (!pppoe.isEmpty() && type.equals(PPP)) {
                return pppoe;
            }
            Optional<String> bound = bound(name, type);
            if (bound.isPresent()) {
                return Set.of(bound.get());
            }
            Set<String> out = new TreeSet<>(endpoint(name, type)
                    .map(routes::out)
                    .filter(it -> !it.isEmpty())
                    .orElseGet(routes::interfaces));
            out.remove(name);
            if (out.isEmpty()) {
                entries.forEach(entry -> out.add(entry.name()));
                out.remove(name);
            }
            return out;
        }

        /// The interface that a tunnel is bound to: its `iflink` is then another's `ifindex`
        /// (Documentation/ABI/testing/
        /// sysfs-class-net). That of a container's end of a cable counts in the container.
        private Optional<String> bound(String name, String type) {
            String link = text(name, "iflink");
            if (isCable(name, type) || link.isEmpty() || link.equals("0") || link.equals(text(name, "ifindex"))) {
                return Optional.empty();
            }
            if (indexes.isEmpty()) {
                entries.forEach(entry -> indexes.put(text(entry.name(), "ifindex"), entry.name()));
            }
            return Optional.ofNullable(indexes.get(link));
        }

        private boolean isCable(String name, String type) {
            return type.equals(ETHERNET)
                    && !root.text(NET + name + "/uevent").seen().orElse("").contains("DEVTYPE=");
        }

        private Optional<InetAddress> endpoint(String name, String type) {
            String address = WITH_ENDPOINT.contains(type) ? text(name, "broadcast") : "";
            if (!address.matches("[0-9a-f]{2}(:[0-9a-f]{2})+") || address.matches("[0:]+")) {
                return Optional.empty();
            }
            try {
                return Optional.of(
                        InetAddress.getByAddress(HexFormat.ofDelimiter(":").parseHex(address)));
            } catch (UnknownHostException _) {
                return Optional.empty(); // neither 4 nor 16 bytes
            }
        }

        private String text(String name, String file) {
            return root.text(NET + name + "/" + file).map(String::strip).seen().orElse("");
        }
    }
}
