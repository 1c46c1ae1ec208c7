package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.NodeDeviceTree;
import hostdev.core.finding.Problem;
import hostdev.core.json.Json;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.hypervisor.NodeDevices;
import hostdev.host.hypervisor.NodeDevices.Capability;
import hostdev.host.hypervisor.NodeDevices.NodeDevice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// `hostdev nodedev-list`: what virsh's word of this name prints.
public final class NodedevListVerb {
    private NodedevListVerb() {}

    public static Verb verb() {
        return new Verb(
                "nodedev-list",
                Section.VIRSH,
                "lists the host's devices by libvirt's names",
                List.of(),
                List.of(
                        Option.flag("--tree", "draw what hangs on what"),
                        Option.value(
                                "--cap", "CAP", "only devices of these kinds: pci, net, storage, ...; commas between"),
                        Option.CONNECT),
                """
                What it prints is what virsh prints, so that a page which says
                "virsh nodedev-list --tree" or "virsh nodedev-list | grep pci" still holds.
                hostdev list says more, and does not need libvirt.
                """,
                NodedevListVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        Set<Capability> capabilities =
                arguments.value("--cap").map(NodedevListVerb::capabilities).orElse(EnumSet.noneOf(Capability.class));
        if (arguments.has("--tree") && !capabilities.isEmpty()) {
            throw Problem.usage("--tree and --cap do not go together", "hostdev nodedev-list --tree");
        }
        try (Hypervisor hypervisor = session.openHypervisor()) {
            NodeDevices devices = LibvirtDevices.of(hypervisor);
            return arguments.has("--tree") ? tree(devices, session) : list(devices.names(capabilities), session);
        }
    }

    private static Set<Capability> capabilities(String typed) {
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        for (String word : typed.split(",", -1)) {
            capabilities.add(Capability.of(word).orElseThrow(() -> unknown(word)));
        }
        return capabilities;
    }

    private static Problem unknown(String word) {
        List<String> known = new ArrayList<>();
        for (Capability capability : Capability.values()) {
            known.add(capability.word());
        }
        return Problem.usage("there is no capability '" + word + "'", "there are: " + String.join(", ", known));
    }

    private static int list(List<String> found, Session session) {
        List<String> names = new ArrayList<>(found);
        names.sort(String.CASE_INSENSITIVE_ORDER);
        if (session.json()) {
            return session.show(List.of(), Json.texts(names));
        }
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            text.append(name).append('\n');
        }
        return VirshText.show(session, text.toString());
    }

    private static int tree(NodeDevices devices, Session session) {
        List<NodeDevice> found = new ArrayList<>(devices.tree());
        found.sort(Comparator.comparing(NodeDevice::name, String.CASE_INSENSITIVE_ORDER));
        if (session.json()) {
            return session.show(List.of(), json(found));
        }
        return VirshText.show(session, NodeDeviceTree.of(found));
    }

    private static Json json(List<NodeDevice> devices) {
        List<Json> items = new ArrayList<>();
        for (NodeDevice device : devices) {
            items.add(Json.object()
                    .put("name", device.name())
                    .put("parent", device.parent())
                    .build());
        }
        return Json.list(items);
    }
}
