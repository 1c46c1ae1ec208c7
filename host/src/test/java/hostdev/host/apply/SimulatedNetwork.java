package hostdev.host.apply;

import hostdev.host.root.HostRoot.Ran;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Network interfaces and the part of `ip` that `hostdev` uses.
final class SimulatedNetwork {
    private final Map<String, Link> links = new HashMap<>();

    /// An interface as it is now.
    static final class Link {
        boolean up;
        int mtu = 1500;
        final List<String> addresses = new ArrayList<>();
        /// Destination and gateway.
        final List<String> routes = new ArrayList<>();
    }

    /// A fresh interface that has nothing configured.
    Link comes(String name) {
        Link link = new Link();
        links.put(name, link);
        return link;
    }

    void goes(String name) {
        links.remove(name);
    }

    Ran run(List<String> command) {
        String words = String.join(" ", command);
        String name = command.get(command.indexOf("dev") + 1);
        Link link = links.get(name);
        if (link == null) {
            return new Ran.Exited(1, "", "Device \"" + name + "\" does not exist.\n");
        }
        if (words.contains("addr show")) {
            return ran(addresses(name, link));
        }
        if (words.contains("route show")) {
            return ran(words.contains("-4") ? routes(link) : "[]");
        }
        if (words.contains(" mtu ")) {
            link.mtu = Integer.parseInt(command.getLast());
        } else if (words.endsWith(" up")) {
            link.up = true;
        } else if (words.startsWith("ip address add")) {
            link.addresses.add(command.get(3));
        } else if (words.startsWith("ip route add")) {
            link.routes.add(command.get(3) + " " + command.get(5));
        }
        return ran("");
    }

    private static String addresses(String name, Link link) {
        StringBuilder info = new StringBuilder();
        for (String address : link.addresses) {
            String[] parts = address.split("/", -1);
            info.append(info.isEmpty() ? "" : ",")
                    .append("{\"family\":\"inet\",\"local\":\"" + parts[0] + "\",\"prefixlen\":" + parts[1]
                            + ",\"scope\":\"global\"}");
        }
        return "[{\"ifname\":\"" + name + "\",\"flags\":[" + (link.up ? "\"UP\"" : "") + "],\"mtu\":" + link.mtu
                + ",\"addr_info\":[" + info + "]}]";
    }

    private static String routes(Link link) {
        StringBuilder routes = new StringBuilder();
        for (String route : link.routes) {
            String[] parts = route.split(" ", -1);
            routes.append(routes.isEmpty() ? "" : ",")
                    .append("{\"dst\":\"" + parts[0] + "\",\"gateway\":\"" + parts[1] + "\",\"flags\":[]}");
        }
        return "[" + routes + "]";
    }

    private static Ran ran(String stdout) {
        return new Ran.Exited(0, stdout, "");
    }
}
