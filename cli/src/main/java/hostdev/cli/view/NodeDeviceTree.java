package hostdev.cli.view;

import hostdev.host.hypervisor.NodeDevices.NodeDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The devices of the host as `virsh nodedev-list --tree` draws them, byte for byte.
public final class NodeDeviceTree {
    private static final String ROOT = "computer";

    private final Map<String, List<NodeDevice>> children = new HashMap<>();
    private final StringBuilder text = new StringBuilder();

    private NodeDeviceTree() {}

    /// @param devices in the order in which they shall be shown
    public static String of(List<NodeDevice> devices) {
        NodeDeviceTree tree = new NodeDeviceTree();
        List<NodeDevice> roots = new ArrayList<>();
        for (NodeDevice device : devices) {
            if (device.name().equals(ROOT) || device.parent().isEmpty()) {
                roots.add(device);
            } else {
                tree.children
                        .computeIfAbsent(device.parent().get(), parent -> new ArrayList<>())
                        .add(device);
            }
        }
        for (NodeDevice root : roots) {
            tree.line("", root.name());
            tree.below(root, "", true);
        }
        return tree.text.toString();
    }

    /// What hangs on a device.
    ///
    /// @param last whether it is the last of its parent's: a branch ends with a line of blanks
    private void below(NodeDevice device, String indentation, boolean last) {
        List<NodeDevice> hanging = children.getOrDefault(device.name(), List.of());
        if (hanging.isEmpty() && last) {
            line(indentation, "");
        }
        if (!hanging.isEmpty()) {
            line(indentation, "  |");
        }
        for (NodeDevice child : hanging) {
            boolean lastChild = child.equals(hanging.getLast());
            line(indentation, "  +- " + child.name());
            below(child, indentation + "  " + (lastChild ? "  " : "| "), lastChild);
        }
    }

    private void line(String indentation, String rest) {
        text.append(indentation).append(rest).append('\n');
    }
}
