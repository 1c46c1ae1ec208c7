package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.core.finding.DeviceFinder;
import hostdev.core.finding.Finding;
import hostdev.core.format.HostdevElement;
import hostdev.core.json.Json;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.host.read.HostReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// `hostdev address`: the numbers of a device as a guest's definition wants them, and the finished element.
public final class AddressVerb {
    private AddressVerb() {}

    public static Verb verb() {
        return new Verb(
                "address",
                Section.LOOK,
                "prints a device's address and <hostdev> element for a guest",
                List.of(Operand.one("DEVICE", "0000:00:1d.7, 00:1d.7, pci_0000_00_1d_7, 8086:293a or pci_8086_293a")),
                List.of(Option.HOST),
                """
                Prints domain, bus, slot and function in hexadecimal, and the element to put
                into the <devices> of a guest's definition. hostdev assign does that by
                itself, and everything else that is needed.
                """,
                AddressVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        PciFunction function = DeviceFinder.find(HostReader.read(session.root(), Set.of()), arguments.operand(0));
        if (function.isBridge()) {
            session.aside(List.of(Finding.warns(
                    "bridge",
                    function.address(),
                    "is a bridge",
                    "a bridge is never given to a guest: what is below it would go with it",
                    "hostdev list --tree shows what is below it")));
        }
        return session.show(lines(function.address()), json(function.address()));
    }

    private static List<String> lines(PciAddress address) {
        List<String> lines = new ArrayList<>();
        lines.add("domain='" + HostdevElement.domain(address) + "'");
        lines.add("bus='" + HostdevElement.bus(address) + "'");
        lines.add("slot='" + HostdevElement.slot(address) + "'");
        lines.add("function='" + HostdevElement.function(address) + "'");
        lines.add("");
        lines.addAll(HostdevElement.lines(address, true, "  "));
        return lines;
    }

    private static Json json(PciAddress address) {
        return Json.object()
                .put("address", address.toString())
                .put("domain", HostdevElement.domain(address))
                .put("bus", HostdevElement.bus(address))
                .put("slot", HostdevElement.slot(address))
                .put("function", HostdevElement.function(address))
                .put("hostdev", String.join("\n", HostdevElement.lines(address, true, "  ")) + "\n")
                .build();
    }
}
