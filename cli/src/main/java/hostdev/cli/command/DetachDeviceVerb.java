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
import hostdev.core.model.PciAddress;
import java.util.List;

/// `hostdev detach-device GUEST FILE`.
public final class DetachDeviceVerb {
    private DetachDeviceVerb() {}

    public static Verb verb() {
        return new Verb(
                "detach-device",
                Section.VIRSH,
                "takes a PCI device out of the definition of a guest",
                List.of(
                        Operand.one("GUEST", "the guest's name"),
                        Operand.one("FILE", "a file with the device's element")),
                List.of(DeviceFile.CONFIG, DeviceFile.PERSISTENT, Option.YES, Option.TIMINGS, Option.CONNECT),
                """
                For a guest that is shut off; what virsh does with --config.
                FILE holds the <hostdev> element; what counts is the address in its <source>.
                The device stays with its driver: 'hostdev release' does both.
                """,
                DetachDeviceVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        return DeviceFile.redefine(
                "detach-device", arguments, session, DetachDeviceVerb::changed, "Device detached successfully");
    }

    private static DomainXml changed(DomainXml definition, DeviceXml device) {
        PciAddress function = device.hostdev()
                .orElseThrow(() -> Problem.usage(
                        "the <" + device.name() + "> in the file is no PCI <hostdev>",
                        "other devices: virsh detach-device GUEST FILE --config"));
        return definition
                .withoutHostdev(function)
                .orElseThrow(() -> Problem.notFit(
                        definition.name().orElse(""),
                        "device not found: there is no <hostdev> for " + function + " in its definition",
                        "hostdev list --guests shows which guest has what"));
    }
}
