package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.core.finding.Problem;
import hostdev.core.json.Json;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.hypervisor.NodeDevices;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `hostdev nodedev-dumpxml`: what virsh's word of this name prints.
public final class NodedevDumpxmlVerb {
    private NodedevDumpxmlVerb() {}

    public static Verb verb() {
        return new Verb(
                "nodedev-dumpxml",
                Section.VIRSH,
                "describes devices of the host in libvirt's XML",
                List.of(Operand.some("DEVICE", "libvirt's name of any device, or a PCI device in any spelling")),
                List.of(Option.CONNECT),
                """
                What it prints is what virsh prints; of several devices, one after the
                other, where virsh takes one. The numbers in it are decimal;
                hostdev address DEVICE gives them in hexadecimal, as a guest's definition
                wants them.
                """,
                NodedevDumpxmlVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        Map<String, String> described = new LinkedHashMap<>();
        try (Hypervisor hypervisor = session.openHypervisor()) {
            NodeDevices devices = LibvirtDevices.of(hypervisor);
            for (String typed : arguments.operands()) {
                String name = LibvirtDevices.nameOf(devices, typed);
                described.put(name, devices.xml(name).orElseThrow(() -> notThere(typed, name)));
            }
        }
        return session.json() ? session.show(List.of(), json(described)) : show(session, described);
    }

    private static int show(Session session, Map<String, String> described) {
        for (String xml : described.values()) {
            VirshText.show(session, xml);
        }
        return 0;
    }

    private static Json json(Map<String, String> described) {
        List<Json> devices = Json.items();
        described.forEach((name, xml) ->
                devices.add(Json.object().put("name", name).put("xml", xml).build()));
        return Json.list(devices);
    }

    private static Problem notThere(String typed, String name) {
        return Problem.notFit(
                typed,
                "libvirt has no device " + (typed.equals(name) ? "of this name" : name),
                "hostdev nodedev-list lists them; a PCI device may also be written 0000:00:1d.7, 00:1d.7 or 8086:293a");
    }
}
