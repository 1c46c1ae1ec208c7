package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Option;
import hostdev.cli.Session;
import hostdev.core.format.DeviceXml;
import hostdev.core.format.DomainXml;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.plan.Goal;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.root.InputFile;
import java.util.Optional;
import java.util.function.BiFunction;

/// What `attach-device` and `detach-device` have in common: a guest, and a file with a device.
final class DeviceFile {
    static final Option CONFIG = Option.flag("--config", "from the next start on; it is always so");
    static final Option PERSISTENT = Option.flag("--persistent", "the same");

    private static final InputFile FILE =
            new InputFile("a device's element", 1 << 20, "hostdev address DEVICE prints an element");

    private DeviceFile() {}

    /// @param change from the definition as it is and the device of the file to the definition as it shall be
    static int redefine(
            String verb,
            Arguments arguments,
            Session session,
            BiFunction<DomainXml, DeviceXml, DomainXml> change,
            String said) {
        GuestName name = GuestLookup.name(arguments.operand(0));
        DeviceXml device = read(arguments.operand(1), session);
        Change making = Change.begin(arguments, session, verb);
        try (Hypervisor hypervisor = session.openHypervisor()) {
            Guest guest = GuestLookup.shutOff(hypervisor, name);
            String before = guest.definition();
            String after =
                    change.apply(DomainXml.parse(name.name(), before), device).text();
            return making.makeAsVirsh(
                    new Change.Wish(
                            host -> new Goal.Redefine(name, before, after, Uris.isHere(session.uri()), verb),
                            Fact.known(hypervisor),
                            Optional.of("hostdev start " + name.quoted())),
                    said);
        }
    }

    private static DeviceXml read(String file, Session session) {
        return DeviceXml.parse(file, FILE.text(file, session.in()));
    }
}
