package hostdev.host.apply;

import hostdev.core.model.NetworkConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What must be run so that an interface has what it had.
final class NetworkRepair {
    private NetworkRepair() {}

    /// An interface that has nothing.
    static NetworkConfig nothing(String name) {
        return new NetworkConfig(name, Optional.empty(), false, 0, List.of(), List.of());
    }

    /// In the order in which they must be run: routes last, as they want the addresses and the interface up.
    static List<List<String>> commands(String name, NetworkConfig now, NetworkConfig wanted) {
        List<List<String>> commands = new ArrayList<>();
        if (now.mtu() != wanted.mtu()) {
            commands.add(List.of("ip", "link", "set", "dev", name, "mtu", Integer.toString(wanted.mtu())));
        }
        for (String address : wanted.addresses()) {
            if (!now.addresses().contains(address)) {
                commands.add(addAddress(name, address));
            }
        }
        if (wanted.up() && !now.up()) {
            commands.add(List.of("ip", "link", "set", "dev", name, "up"));
        }
        for (String old : wanted.routes()) {
            String route = under(name, wanted.name(), old);
            if (!now.routes().contains(route)) {
                commands.add(addRoute(route));
            }
        }
        return commands;
    }

    private static List<String> addAddress(String name, String address) {
        List<String> command = new ArrayList<>(List.of("ip", "address", "add", address));
        if (address.indexOf(':') < 0 && !address.endsWith("/32") && !address.endsWith("/31")) {
            command.addAll(List.of("broadcast", "+"));
        }
        command.addAll(List.of("dev", name));
        return command;
    }

    /// `add` and not `replace`: what the host's own service has set meanwhile stays.
    private static List<String> addRoute(String route) {
        List<String> command = new ArrayList<>(List.of("ip", "route", "add"));
        command.addAll(List.of(route.split(" ", -1)));
        return command;
    }

    /// The interface may have come back under another name.
    private static String under(String name, String oldName, String route) {
        return (route + " ")
                .replace(" dev " + oldName + " ", " dev " + name + " ")
                .strip();
    }
}
