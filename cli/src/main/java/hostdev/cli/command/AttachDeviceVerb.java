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
                List.of(DeviceFile.CONFIG, DeviceFile.PERSISTENT, Option.TIMINGS, Option.CONNECT),
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
                "attach-device", arguments, session, AttachDeviceVerb::changed, "Device attached successfully");
    }

    private static DomainXml changed(DomainXml definition, DeviceXml device) {
        boolean has = device.hostdev().isPresent()
                && definition.passedFunctions().stream()
                        .anyMatch(passed ->
                                passed.source().equals(device.hostdev().get()));
        if (has) {
            throw Problem.notFit(
                    definition.name().orElse(""),
                    "has " + device.hostdev().get() + " in its definition already",
                    "nothing is to be done");
        }
        return definition.withDevice(device.lines());
    }
}
