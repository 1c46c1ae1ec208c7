package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.core.finding.DeviceFinder;
import hostdev.core.finding.Problem;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Goal;
import java.util.List;
import java.util.Optional;

/// `hostdev nodedev-detach`, and `nodedev-dettach` as it was spelled in 2009.
public final class NodedevDetachVerb {
    private NodedevDetachVerb() {}

    /// @param name `nodedev-detach` or `nodedev-dettach`
    public static Verb verb(String name) {
        return new Verb(
                name,
                Section.VIRSH,
                name.equals("nodedev-detach")
                        ? "takes a device from its host driver"
                        : "is nodedev-detach as it was once spelled",
                List.of(Operand.one("DEVICE", "in any spelling: pci_0000_00_1d_7, 00:1d.7, 8086:293a")),
                List.of(
                        Option.value(
                                "--driver", "NAME", "who has it then: vfio-pci (default), pci-stub, xen-pciback, ..."),
                        Option.FORCE,
                        Option.YES,
                        Option.TIMINGS,
                        Option.CONNECT),
                """
                Does what 'hostdev bind DEVICE vfio-pci' does, with its refusals: a bridge,
                a device that the host lives on, one that somebody has open. libvirt need
                not run. nodedev-reattach gives the device back with the driver_override
                that it had.
                """,
                (arguments, session) -> run(name, arguments, session));
    }

    private static int run(String name, Arguments arguments, Session session) {
        Uris.requireLocal(session);
        String typed = arguments.operand(0);
        DriverName driver = driver(arguments.value("--driver").orElse("vfio-pci"));
        return Change.begin(arguments, session, name)
                .makeAsVirsh(
                        new Change.Wish(
                                host -> new Goal.Bind(free(host, typed), driver, arguments.has("--force")),
                                Fact.unknown("not asked"),
                                Optional.empty()),
                        "Device " + typed + " detached");
    }

    /// As virsh: one that a guest runs with is not detached, whatever its driver is.
    ///
    /// @throws Problem where a guest has it open
    private static PciAddress free(Host host, String typed) {
        PciAddress device = DeviceFinder.find(host, typed).address();
        for (Holder holder : host.holdersOf(device)) {
            if (holder.guest().isPresent() && !holder.isGone()) {
                String guest = holder.guest().get();
                throw Problem.notFit(
                        device,
                        "is in use by " + (holder.isDomain() ? "Xen" : "QEMU") + ", guest " + guest,
                        "hostdev release " + device + " --live");
            }
        }
        return device;
    }

    /// libvirt's own short names are taken too.
    private static DriverName driver(String typed) {
        return switch (typed) {
            case "vfio" -> DriverName.VFIO_PCI;
            case "kvm" -> DriverName.PCI_STUB;
            case "xen", "xen-pciback" -> new DriverName("pciback"); // the module is xen-pciback, its driver pciback
            default -> {
                if (!DriverName.isValid(typed)) {
                    throw Problem.usage("'" + typed + "' is not a driver's name", "--driver vfio-pci");
                }
                yield new DriverName(typed);
            }
        };
    }
}
