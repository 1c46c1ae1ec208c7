package hostdev.host.read;

import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.ShellWord;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;

/// An interface that stands on another: a bridge, a bond, a VLAN, a guest's macvtap, Open vSwitch.
///
/// @param lower the one that it stands on
record UpperInterface(HostRoot root, String lower, String name) {
    private static final String NET = "/sys/class/net/";

    /// @param through ` through bond0` where the function's own interface is further down
    Use use(String through) {
        String out = "take it out first: ip link set " + ShellWord.of(lower) + " nomaster";
        String away = "take that away first: ip link delete " + ShellWord.of(name);
        if (name.equals("ovs-system")) {
            return taken(
                    "port of an Open vSwitch" + through,
                    "take it out first: ovs-vsctl del-port " + ShellWord.of(lower));
        }
        return switch (kind()) {
            case "bridge" -> taken("port of the bridge " + name + through + guests(), out);
            case "bond" -> taken("member of the bond " + name + through, out);
            case "vlan" -> taken("carries the VLAN " + name + through, away);
            case "macvtap", "macvlan", "ipvlan", "ipvtap" ->
                taken("carries " + name + " (" + kind() + ")" + through, "shut its user down first, or " + away);
            default -> taken("part of " + name + through, "");
        };
    }

    private static Use taken(String what, String remedy) {
        return new Use(what, Refusal.UNLESS_FORCED, remedy);
    }

    /// The kernel's word; empty where it has none.
    private String kind() {
        for (String line : root.text(NET + name + "/uevent").seen().orElse("").split("\n", -1)) {
            if (line.startsWith("DEVTYPE=")) {
                return line.substring("DEVTYPE=".length());
            }
        }
        return "";
    }

    /// Guests' ends of a bridge have such names with libvirt (`vnet`), QEMU (`tap`) and Xen (`vif`).
    private String guests() {
        List<String> guests = new ArrayList<>();
        for (String port : root.names(NET + name + "/brif").seen().orElse(List.of())) {
            if (port.startsWith("vnet") || port.startsWith("tap") || port.startsWith("vif")) {
                guests.add(port);
            }
        }
        return guests.isEmpty() ? "" : ", with the guests' " + String.join(", ", guests);
    }
}
