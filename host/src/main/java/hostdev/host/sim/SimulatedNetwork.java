package hostdev.host.sim;

import hostdev.host.root.HostRoot.Ran;
import hostdev.host.sim.Description.Child;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Network interfaces, and the part of `ip` that `hostdev` uses.
final class SimulatedNetwork {
    private final Map<String, Link> links = new TreeMap<>();
    private final Supplier<List<String>> names;
    private boolean booted;

    /// @param names of all interfaces that the kernel shows
    SimulatedNetwork(Supplier<List<String>> names) {
        this.names = names;
    }

    /// An interface as it is now.
    private static final class Link {
        private final String mac;
        private boolean up;
        private int mtu = 1500;
        private final List<String> addresses = new ArrayList<>();
        private final List<String> routes = new ArrayList<>();

        Link(String mac) {
            this.mac = mac;
        }
    }

    /// The host's own network service configures at the boot, and afterwards only what it was told to look after.
    void booted() {
        booted = true;
    }

    void comes(Child.Interface described) {
        Link link = new Link(described.mac());
        if (!booted || described.restored()) {
            link.up = described.up();
            link.mtu = described.mtu();
            link.addresses.addAll(described.addresses());
            link.routes.addAll(described.routes());
        }
        links.put(described.name(), link);
    }

    void goes(String name) {
        links.remove(name);
    }

    Ran run(List<String> command) {
        String words = String.join(" ", command);
        if (words.endsWith("addr show")) {
            return ran(all());
        }
        String name = command.get(command.indexOf("dev") + 1);
        Link link = links.get(name);
        if (link == null) {
            return new Ran.Exited(1, "", "Device \"" + name + "\" does not exist.\n");
        }
        if (words.contains("addr show")) {
            return ran("[" + addresses(name, link) + "]");
        }
        if (words.contains("route show")) {
            return ran(routes(link, words.contains("-6")));
        }
        return change(link, command);
    }

    private static Ran change(Link link, List<String> command) {
        String words = String.join(" ", command);
        if (words.contains(" mtu ")) {
            link.mtu = Integer.parseInt(command.getLast());
        } else if (words.endsWith(" up")) {
            link.up = true;
        } else if (words.endsWith(" down")) {
            link.up = false;
        } else if (words.startsWith("ip address add")) {
            return add(link.addresses, command.get(3));
        } else if (words.startsWith("ip route add")) {
            int dev = command.indexOf("dev");
            List<String> kept = new ArrayList<>(command.subList(3, dev));
            kept.addAll(command.subList(dev + 2, command.size()));
            return add(link.routes, String.join(" ", kept));
        }
        return ran("");
    }

    private static Ran add(List<String> list, String item) {
        if (list.contains(item)) {
            return new Ran.Exited(2, "", "RTNETLINK answers: File exists\n");
        }
        list.add(item);
        return ran("");
    }

    private static String addresses(String name, Link link) {
        StringBuilder info = new StringBuilder();
        for (String address : link.addresses) {
            String[] parts = address.split("/", -1);
            info.append(info.isEmpty() ? "" : ",")
                    .append("{\"family\":\"" + (address.contains(":") ? "inet6" : "inet") + "\",\"local\":\"" + parts[0]
                            + "\",\"prefixlen\":" + parts[1] + ",\"scope\":\"global\"}");
        }
        return "{\"ifname\":\"" + name + "\",\"address\":\"" + link.mac + "\",\"flags\":[" + (link.up ? "\"UP\"" : "")
                + "],\"mtu\":" + link.mtu + ",\"addr_info\":[" + info + "]}";
    }

    /// Of all interfaces, those without a function of their own too.
    private String all() {
        List<String> all = new ArrayList<>();
        links.forEach((name, link) -> all.add(addresses(name, link)));
        for (String name : names.get()) {
            if (!links.containsKey(name)) {
                all.add(addresses(name, new Link("")));
            }
        }
        return "[" + String.join(",", all) + "]";
    }

    /// A route is kept as it was given, `default via 192.0.2.1`.
    private static String routes(Link link, boolean six) {
        StringBuilder routes = new StringBuilder();
        for (String route : link.routes) {
            if (route.contains(":") != six) {
                continue;
            }
            String[] words = route.split(" ", -1);
            String gateway = words.length > 2 && words[1].equals("via") ? ",\"gateway\":\"" + words[2] + "\"" : "";
            routes.append(routes.isEmpty() ? "" : ",")
                    .append("{\"dst\":\"" + words[0] + "\"" + gateway + ",\"flags\":[]}");
        }
        return "[" + routes + "]";
    }

    /// `/proc/net/route`: of IPv4, and here the default routes alone.
    String routeFile() {
        StringBuilder text = new StringBuilder(
                "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n");
        links.forEach((name, link) -> {
            if (link.up && link.routes.stream().anyMatch(route -> route.startsWith("default "))) {
                text.append(name + "\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n");
            }
        });
        return text.toString();
    }

    private static Ran ran(String stdout) {
        return new Ran.Exited(0, stdout, "");
    }
}
