package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.core.finding.Problem;
import hostdev.core.format.DeviceXml;
import hostdev.core.format.DomainXml;
import hostdev.core.format.PassedFunction;
import hostdev.core.model.Fact;
import hostdev.core.model.PciAddress;
import hostdev.core.model.Sriov;
import hostdev.host.read.HostReader;
import java.util.List;

/// `hostdev attach-device GUEST FILE`.
public final class AttachDeviceVerb {
    private AttachDeviceVerb() {}

    public static Verb verb() {
        return new Verb(
                "attach-device",
                Section.VIRSH,
                "puts a device into the definition of a guest",
                List.of(
                        Operand.one("GUEST", "the guest's name"),
                        Operand.one("FILE", "a file with the device's element")),
                List.of(DeviceFile.CONFIG, DeviceFile.PERSISTENT, Option.YES, Option.TIMINGS, Option.CONNECT),
                """
                For a guest that is shut off; what virsh does with --config.
                FILE holds one element, such as the <hostdev> that 'hostdev address DEVICE'
                prints. It is in the guest from the next start on. 'hostdev assign' writes
                the element itself, and takes the device from the host.
                """,
                AttachDeviceVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        return DeviceFile.redefine(
                "attach-device",
                arguments,
                session,
                (definition, device) -> changed(session, definition, device),
                "Device attached successfully");
    }

    private static DomainXml changed(Session session, DomainXml definition, DeviceXml device) {
        device.passed().ifPresent(passed -> {
            requireNew(definition, passed.source());
            if (passed.element() == PassedFunction.Element.INTERFACE && Uris.isHere(session.uri())) {
                requireVirtual(session, passed.source());
            }
        });
        return definition.withDevice(device.lines());
    }

    private static void requireNew(DomainXml definition, PciAddress device) {
        boolean has = definition.passedFunctions().stream()
                .anyMatch(passed -> passed.source().equals(device));
        if (has) {
            throw Problem.notFit(
                    definition.name().orElse(""),
                    "has " + device + " in its definition already",
                    "no change is needed");
        }
    }

    /// libvirt sets a MAC address through the physical function, and so takes only virtual ones.
    private static void requireVirtual(Session session, PciAddress device) {
        if (HostReader.detail(session.root(), device).sriov() instanceof Fact.Known<Sriov>(var sriov)
                && !(sriov instanceof Sriov.Virtual)) {
            throw Problem.notFit(
                    device,
                    "is not a virtual function, and libvirt takes only virtual functions as <interface type='hostdev'>",
                    "use a <hostdev>: hostdev address " + device);
        }
    }
}
