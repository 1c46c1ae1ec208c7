package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.ExportView;
import hostdev.core.export.Export;
import hostdev.core.export.Exporter;
import hostdev.core.export.Target;
import hostdev.core.finding.DeviceFinder;
import hostdev.core.finding.HighDomain;
import hostdev.core.finding.Problem;
import hostdev.core.model.Host;
import hostdev.core.model.HostdevOptions;
import hostdev.host.read.HostReader;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// `hostdev export DEVICE… --for TARGET`.
public final class ExportVerb {
    private static final String GUEST_IOMMU = "--guest-iommu";
    private static final String VF_TOKEN = "--vf-token";

    private ExportVerb() {}

    public static Verb verb() {
        return new Verb(
                "export",
                Section.GIVE,
                "writes devices for libvirt, QEMU, xl or Cloud Hypervisor",
                List.of(Operand.some("DEVICE", "by address (00:1d.7) or by vendor:device (8086:293a)")),
                HostdevArguments.after(List.of(
                        Option.value("--for", "TARGET", "libvirt, qemu, xl or cloud-hypervisor")
                                .asRequired(),
                        Option.value(GUEST_IOMMU, "ON|OFF", "behind the guest's own IOMMU (Cloud Hypervisor)"),
                        Option.value(VF_TOKEN, "UUID", "opens a virtual function whose physical one is on VFIO (QEMU)"),
                        Option.HOST)),
                """
                Prints what is pasted where the guest is described: <hostdev> elements,
                arguments of QEMU, the pci list of an xl.cfg, arguments of Cloud Hypervisor.
                Nothing is changed. What must be done besides (the driver to bind, the other
                members of an IOMMU group) is said where a terminal shows standard error,
                and always in the notes of --json.

                The options from --rom on mean what they do in 'hostdev assign'. One that the
                target cannot be told is refused by name.

                Examples:
                  hostdev export 01:00.0 01:00.1 --for qemu
                  hostdev export 01:00.0 --for libvirt --rom off --boot-order 1
                  hostdev export 01:00.0 --for xl --write-filtering no
                """,
                ExportVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        Target target = Target.parse(arguments.value("--for").orElseThrow());
        HostdevOptions options = HostdevArguments.of(arguments);
        Host glance = HostReader.read(session.root(), Set.of(HostReader.Part.HEADERS));
        boolean refused =
                DeviceFinder.findAll(glance, arguments.operands()).stream().anyMatch(HighDomain::isIn);
        Host host = refused // and what the host uses of its controller decides on the way out
                ? HostReader.read(session.root(), Set.of(HostReader.Part.HEADERS, HostReader.Part.ATTACHMENTS))
                : glance;
        Export export = Exporter.export(
                target,
                host,
                DeviceFinder.findAll(host, arguments.operands()),
                options,
                arguments.value(GUEST_IOMMU).map(ExportVerb::onOff),
                arguments.value(VF_TOKEN).map(ExportVerb::uuid));
        session.aside(HostdevArguments.requireRom(session, options));
        session.aside(export.notes());
        return session.show(new ExportView(export, options));
    }

    /// As the kernel reads it: 36 characters.
    private static UUID uuid(String text) {
        try {
            UUID uuid = UUID.fromString(text);
            if (uuid.toString().equalsIgnoreCase(text)) {
                return uuid;
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        throw Problem.usage(
                VF_TOKEN + " takes a UUID, unlike '" + text + "'",
                "as set by the program on the physical function: 14d63f20-8445-11ea-8900-1f9ce7d5650d");
    }

    private static boolean onOff(String text) {
        if (!text.equals("on") && !text.equals("off")) {
            throw Problem.usage(GUEST_IOMMU + " is on or off, unlike '" + text + "'", "");
        }
        return text.equals("on");
    }
}
