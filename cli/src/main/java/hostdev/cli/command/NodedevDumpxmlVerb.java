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
import java.util.List;

/// `hostdev nodedev-dumpxml`: what virsh's word of this name prints.
public final class NodedevDumpxmlVerb {
    private NodedevDumpxmlVerb() {}

    public static Verb verb() {
        return new Verb(
                "nodedev-dumpxml",
                Section.VIRSH,
                "describes a device of the host in libvirt's XML",
                List.of(Operand.one("DEVICE", "libvirt's name of any device, or a PCI device in any spelling")),
                List.of(Option.CONNECT),
                """
                What it prints is what virsh prints. The numbers in it are decimal;
                hostdev address DEVICE gives them in hexadecimal, as a guest's definition
                wants them.
                """,
                NodedevDumpxmlVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        String typed = arguments.operand(0);
        try (Hypervisor hypervisor = session.openHypervisor()) {
            NodeDevices devices = LibvirtDevices.of(hypervisor);
            String name = LibvirtDevices.nameOf(devices, typed);
            String xml = devices.xml(name).orElseThrow(() -> notThere(typed, name));
            return session.json()
                    ? session.show(
                            List.of(),
                            Json.object().put("name", name).put("xml", xml).build())
                    : VirshText.show(session, xml);
        }
    }

    private static Problem notThere(String typed, String name) {
        return Problem.notFit(
                typed,
                "libvirt has no device " + (typed.equals(name) ? "of this name" : name),
                "hostdev nodedev-list lists them; a PCI device may also be written 0000:00:1d.7, 00:1d.7 or 8086:293a");
    }
}
