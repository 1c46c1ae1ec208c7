package hostdev.core.format;

import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import hostdev.core.model.NetworkConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `ip -json` says of an interface, as a [NetworkConfig]: without what the kernel adds by itself and takes away by
/// itself.
public final class IpJson {
    private IpJson() {}

    /// @param addresses of `ip -json addr show dev X`
    /// @param routes4 of `ip -json -4 route show table all dev X`
    /// @param routes6 of `ip -json -6 route show table all dev X`
    /// @throws JsonText.NotJson where a text is not JSON of the form that `ip` writes
    public static NetworkConfig config(String addresses, String routes4, String routes6) throws JsonText.NotJson {
        Json.Obj link = items(addresses).stream()
                .filter(item -> item.get("ifname").isPresent())
                .findFirst()
                .orElseThrow(() -> new JsonText.NotJson("no interface in it"));
        String name = text(link, "ifname").orElseThrow(() -> new JsonText.NotJson("an interface without a name"));
        List<String> routes = new ArrayList<>();
        for (Json.Obj route : items(routes4)) {
            route(route, name, "default").ifPresent(routes::add);
        }
        for (Json.Obj route : items(routes6)) {
            // `ip` would take a bare "default" for IPv4
            route(route, name, "::/0").ifPresent(routes::add);
        }
        int mtu = (int) number(link, "mtu").orElse(0L).longValue();
        return new NetworkConfig(
                name,
                text(link, "address"),
                texts(link, "flags").contains("UP"),
                mtu,
                addresses(link),
                List.copyOf(routes));
    }

    /// Every address of each interface, without prefix length, by the interface's name.
    ///
    /// @param addresses of `ip -json addr show`
    /// @throws JsonText.NotJson as [#config]
    public static Map<String, List<String>> addresses(String addresses) throws JsonText.NotJson {
        Map<String, List<String>> all = new HashMap<>();
        for (Json.Obj link : items(addresses)) {
            Optional<String> name = text(link, "ifname");
            if (name.isPresent()) {
                List<String> local = all.computeIfAbsent(name.get(), _ -> new ArrayList<>());
                for (Json.Obj address : objects(link, "addr_info")) {
                    text(address, "local").ifPresent(local::add);
                }
            }
        }
        return all;
    }

    private static List<String> addresses(Json.Obj link) {
        List<String> addresses = new ArrayList<>();
        for (Json.Obj address : objects(link, "addr_info")) {
            Optional<String> local = text(address, "local");
            Optional<Long> length = number(address, "prefixlen");
            if (local.isPresent() && length.isPresent() && !madeByTheKernel(address)) {
                addresses.add(local.get() + "/" + length.get());
            }
        }
        return List.copyOf(addresses);
    }

    /// Link-local addresses, those made from router advertisements, and temporary ones.
    private static boolean madeByTheKernel(Json.Obj address) {
        return text(address, "scope").equals(Optional.of("link"))
                || text(address, "protocol")
                        .filter(p -> p.startsWith("kernel_"))
                        .isPresent()
                || isTrue(address, "mngtmpaddr")
                || isTrue(address, "temporary");
    }

    /// A route as `ip route replace` takes it. The kernel's own are of other types (`local`, `broadcast`, `anycast` …);
    /// those that lead nowhere (`blackhole` …) hang on no interface.
    private static Optional<String> route(Json.Obj route, String name, String defaultDestination) {
        String protocol = text(route, "protocol").orElse("");
        Optional<String> destination = text(route, "dst");
        if (!text(route, "type").orElse("unicast").equals("unicast")
                || protocol.equals("kernel")
                || protocol.equals("ra")
                || destination.isEmpty()
                || text(route, "table").equals(Optional.of("local"))) {
            return Optional.empty();
        }
        StringBuilder words = new StringBuilder();
        words.append(destination.get().equals("default") ? defaultDestination : destination.get());
        gateway(route).ifPresent(gateway -> words.append(" via ").append(gateway));
        words.append(" dev ").append(name);
        word(words, "proto", text(route, "protocol").filter(p -> !p.equals("boot")));
        word(words, "scope", text(route, "scope").filter(scope -> !scope.equals("global")));
        word(words, "src", text(route, "prefsrc"));
        word(words, "metric", number(route, "metric").map(String::valueOf));
        word(words, "table", text(route, "table"));
        if (texts(route, "flags").contains("onlink")) {
            words.append(" onlink");
        }
        return Optional.of(words.toString());
    }

    /// `via` names a gateway of the other family: `{"family":"inet6","host":"fe80::1"}`.
    private static Optional<String> gateway(Json.Obj route) {
        Optional<String> gateway = text(route, "gateway");
        if (gateway.isPresent()) {
            return gateway;
        }
        return route.get("via")
                .flatMap(via -> via instanceof Json.Obj other
                        ? text(other, "host").map(host -> "inet6 " + host)
                        : Optional.empty());
    }

    private static void word(StringBuilder words, String name, Optional<String> value) {
        value.ifPresent(text -> words.append(' ').append(name).append(' ').append(text));
    }

    private static List<Json.Obj> items(String text) throws JsonText.NotJson {
        // `ip` of some versions writes nothing at all for no routes
        if (text.isBlank()) {
            return List.of();
        }
        return JsonText.parse(text) instanceof Json.Arr(var items) ? objects(items) : List.of();
    }

    private static List<Json.Obj> objects(Json.Obj parent, String name) {
        return parent.get(name).orElse(new Json.Null()) instanceof Json.Arr(var items) ? objects(items) : List.of();
    }

    private static List<Json.Obj> objects(List<Json> items) {
        List<Json.Obj> objects = new ArrayList<>();
        for (Json item : items) {
            if (item instanceof Json.Obj object) {
                objects.add(object);
            }
        }
        return objects;
    }

    private static List<String> texts(Json.Obj parent, String name) {
        List<String> texts = new ArrayList<>();
        if (parent.get(name).orElse(new Json.Null()) instanceof Json.Arr(var items)) {
            for (Json item : items) {
                if (item instanceof Json.Text(var text)) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }

    private static Optional<String> text(Json.Obj parent, String name) {
        return parent.get(name)
                .flatMap(value -> value instanceof Json.Text(var text) ? Optional.of(text) : Optional.empty());
    }

    private static Optional<Long> number(Json.Obj parent, String name) {
        return parent.get(name)
                .flatMap(value -> value instanceof Json.Num(var number) ? Optional.of(number) : Optional.empty());
    }

    private static boolean isTrue(Json.Obj parent, String name) {
        return parent.get(name).equals(Optional.of(Json.of(true)));
    }
}
