package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.GuestView;
import hostdev.cli.view.ShowView;
import hostdev.core.finding.AcsOverride;
import hostdev.core.finding.DeviceFinder;
import hostdev.core.finding.Fitness;
import hostdev.core.model.FunctionDetail;
import hostdev.core.model.Guest;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import hostdev.core.model.PciFunction;
import hostdev.core.model.Promise;
import hostdev.host.read.HostReader;
import hostdev.host.read.IommuTable;
import hostdev.host.read.NameReader;
import hostdev.host.root.HostRoot;
import hostdev.host.xen.XenReader;
import java.util.List;
import java.util.Optional;

/// `hostdev show`: everything about one device.
public final class ShowVerb {
    private static final String DETAILS = """
        What could not be seen is shown as 'unknown' with the reason. Capabilities
        behind the first 64 bytes of configuration space, and who has a device open,
        are seen by root only. Of a guest, its devices are shown, and whether it can be
        saved and migrated with them.

        Examples:
          hostdev show 00:1d.7            by address, also 0000:00:1d.7
          hostdev show 8086:293a          by vendor:device, where only one has it
          hostdev show pci_0000_00_1d_7   by libvirt's name
          hostdev show win11              a guest and its devices
          hostdev show 00:1d.7 --json | jq .group.members
        """;

    private ShowVerb() {}

    public static Verb verb() {
        return new Verb(
                "show",
                Section.LOOK,
                "shows all about a device: group, driver, use, reset, capabilities",
                List.of(Operand.one("DEVICE", "the device, by address or by vendor:device; or a guest's name")),
                List.of(
                        Option.flag("--guests", "add which guests are promised it, those that are off too"),
                        Option.CONNECT,
                        Option.HOST),
                DETAILS,
                ShowVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        HostRoot root = session.root();
        Host glance = HostReader.readAll(root);
        Optional<Guest> guest = GuestLookup.named(session, arguments.operand(0));
        if (guest.isPresent()) {
            return session.show(new GuestView(guest.get(), glance));
        }
        PciFunction function = DeviceFinder.find(glance, arguments.operand(0));
        Host host = HostReader.thoroughly(root, glance, List.of(function.address()), List.of());
        FunctionDetail detail = HostReader.detail(root, function.address());
        Optional<List<Promise>> promises =
                arguments.has("--guests") ? Optional.of(GuestLookup.promises(session)) : Optional.empty();
        Hardware hardware = HostReader.hardware(root, host, List.of(function.address()));
        boolean xen = new XenReader(root).runs();
        return session.show(new ShowView(
                host,
                hardware,
                function,
                detail,
                NameReader.read(root, host.all()),
                promises,
                Fitness.of(host.asFarAsSeen(), hardware, IommuTable.name(root), xen, function),
                xen,
                AcsOverride.of(HostReader.kernelArguments(root))
                        .flatMap(override -> override.assumption(host, hardware, function))));
    }
}
