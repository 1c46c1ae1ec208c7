package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.ListView;
import hostdev.cli.view.TreeView;
import hostdev.core.finding.DeviceFinder;
import hostdev.core.finding.Problem;
import hostdev.core.format.PciNames;
import hostdev.core.model.Host;
import hostdev.core.model.PciFunction;
import hostdev.core.model.Promise;
import hostdev.host.read.HostReader;
import hostdev.host.read.NameReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `hostdev list`: the devices of the host, what hangs on them and who has them.
public final class ListVerb {
    private static final String DETAILS = """
        ATTACHED is what the host has on a device, with what it does with it in
        parentheses. USED BY is the guest, or the process, that has the device open
        now; only root sees all of them. What could not be seen is 'unknown', and '-'
        is nothing.

        Examples:
          hostdev list                 all devices but bridges
          hostdev list --ids           with vendor:device, as lspci and lspci -n
          hostdev list --tree          which bridge each is behind
          hostdev list 8086:293a       only those with these identifiers
          hostdev list --json | jq -r '.devices[].address'
        """;

    private ListVerb() {}

    public static Verb verb() {
        return new Verb(
                "list",
                Section.LOOK,
                "lists the devices, what hangs on them and who has them",
                List.of(Operand.any("DEVICE", "list only these, by address or by vendor:device")),
                List.of(
                        Option.flag("--all", "bridges too"),
                        Option.flag("--ids", "a column for vendor:device"),
                        Option.flag("--tree", "as a tree of root buses, bridges and what is behind them"),
                        Option.flag("--guests", "add which guests are promised a device, those that are off too"),
                        Option.CONNECT,
                        Option.HOST),
                DETAILS,
                ListVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        if (arguments.has("--tree") && !arguments.operands().isEmpty()) {
            throw Problem.usage(
                    "--tree shows every device: '" + arguments.operand(0) + "' has no place there",
                    "hostdev list --tree, or hostdev list " + arguments.operand(0));
        }
        Host host = HostReader.read(session.root(), parts(session));
        Optional<List<Promise>> promises =
                arguments.has("--guests") ? Optional.of(GuestLookup.promises(session)) : Optional.empty();
        if (arguments.has("--tree")) {
            return session.show(
                    new TreeView(host, NameReader.read(session.root(), host.all()), arguments.has("--ids"), promises));
        }
        List<PciFunction> shown = shown(host, arguments);
        PciNames names = NameReader.read(session.root(), shown);
        int leftOut = arguments.operands().isEmpty() ? host.functions().size() - shown.size() : 0;
        return session.show(new ListView(host, shown, leftOut, names, arguments.has("--ids"), promises));
    }

    /// What is shown; what only JSON has is three files more of each function.
    private static Set<HostReader.Part> parts(Session session) {
        Set<HostReader.Part> parts =
                EnumSet.of(HostReader.Part.ATTACHMENTS, HostReader.Part.HOLDERS, HostReader.Part.HEADERS);
        if (session.json()) {
            parts.add(HostReader.Part.SETTINGS);
        }
        return parts;
    }

    private static List<PciFunction> shown(Host host, Arguments arguments) {
        if (!arguments.operands().isEmpty()) {
            return DeviceFinder.findMatching(host, arguments.operands());
        }
        List<PciFunction> shown = new ArrayList<>();
        for (PciFunction function : host.all()) {
            if (arguments.has("--all") || !function.isBridge()) {
                shown.add(function);
            }
        }
        return shown;
    }
}
