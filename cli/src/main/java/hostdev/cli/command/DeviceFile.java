package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Option;
import hostdev.cli.Session;
import hostdev.core.finding.Problem;
import hostdev.core.format.DeviceXml;
import hostdev.core.format.DomainXml;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.plan.Goal;
import hostdev.host.hypervisor.Hypervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;

/// What `attach-device` and `detach-device` have in common: a guest, and a file with a device.
final class DeviceFile {
    static final Option CONFIG = Option.flag("--config", "from the next start on; it is always so");
    static final Option PERSISTENT = Option.flag("--persistent", "the same");

    private static final long MOST = 1 << 20;

    private DeviceFile() {}

    /// @param change from the definition as it is and the device of the file to the definition as it shall be
    static int redefine(
            String verb,
            Arguments arguments,
            Session session,
            BiFunction<DomainXml, DeviceXml, DomainXml> change,
            String said) {
        GuestName name = Guests.name(arguments.operand(0));
        DeviceXml device = read(arguments.operand(1));
        Change making = Change.begin(arguments, session, verb);
        try (Hypervisor hypervisor = session.openHypervisor()) {
            Guest guest = Guests.shutOff(hypervisor, name);
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

    private static DeviceXml read(String file) {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > MOST) {
                throw Problem.usage(file + " is larger than a device's element can be", "give a file with one element");
            }
            return DeviceXml.parse(file, Files.readString(path));
        } catch (NoSuchFileException e) {
            throw Problem.usage("there is no file '" + file + "'", "hostdev address DEVICE prints an element for one")
                    .because(e);
        } catch (IOException e) {
            throw Problem.usage("'" + file + "' cannot be read: " + e, "hostdev address DEVICE prints an element")
                    .because(e);
        }
    }
}
