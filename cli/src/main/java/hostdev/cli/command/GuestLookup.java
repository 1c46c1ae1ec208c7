package hostdev.cli.command;

import hostdev.cli.Session;
import hostdev.core.finding.Finding;
import hostdev.core.finding.NoSuchGuest;
import hostdev.core.finding.Problem;
import hostdev.core.format.BrokenDefinition;
import hostdev.core.format.Definition;
import hostdev.core.model.DeviceName;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.Promise;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.hypervisor.Promises;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the guest that a person names.
final class GuestLookup {
    private GuestLookup() {}

    /// @throws Problem a usage error where the text cannot be a guest's name
    static GuestName name(String text) {
        if (!GuestName.isValid(text)) {
            throw Problem.usage("'" + text + "' is not a guest's name", "virsh list --all shows the names");
        }
        return new GuestName(text);
    }

    /// The guest that a text names which is no device's name; empty where there is none, or nobody can be asked.
    static Optional<Guest> named(Session session, String text) {
        if (DeviceName.parse(text).isPresent() || !GuestName.isValid(text)) {
            return Optional.empty();
        }
        try (Hypervisor hypervisor = session.openHypervisor()) {
            return hypervisor.guest(new GuestName(text));
        } catch (Problem _) {
            return Optional.empty();
        }
    }

    /// @throws Problem where the hypervisor has no such guest; names those that it has
    static Guest known(Hypervisor hypervisor, GuestName name) {
        return hypervisor
                .guest(name)
                .orElseThrow(() -> NoSuchGuest.among(hypervisor.guests(), name).problemAt(hypervisor.uri()));
    }

    /// What the definitions of all guests name.
    ///
    /// @throws Problem where the hypervisor cannot be asked, or was not when the machine's copy was made
    static List<Promise> promises(Session session) {
        try (Hypervisor hypervisor = session.openHypervisor()) {
            List<Guest> guests = hypervisor.guests();
            session.note(broken(guests));
            return Promises.of(guests);
        }
    }

    /// What is wrong with definitions that cannot be understood.
    private static List<Finding> broken(List<Guest> guests) {
        List<Finding> broken = new ArrayList<>();
        for (Guest guest : guests) {
            if (Definition.ofGuest(guest.name().name(), guest.definition()) instanceof BrokenDefinition definition) {
                broken.add(definition.finding());
            }
        }
        return broken;
    }

    /// @throws Problem where there is none, or it does not run
    static Guest running(Hypervisor hypervisor, GuestName name) {
        Guest guest = known(hypervisor, name);
        if (!guest.active()) {
            throw Problem.notFit(name, "the guest does not run", "hostdev start " + name.operand());
        }
        return guest;
    }

    /// @throws Problem where there is none, or it is not shut off
    static Guest shutOff(Hypervisor hypervisor, GuestName name) {
        Guest guest = known(hypervisor, name);
        if (guest.active()) {
            throw Problem.notFit(
                    name,
                    "the guest is not shut off: its definition is changed only then",
                    "shut it down first: "
                            + Definition.parse(name.name(), guest.definition()).tool() + " shutdown " + name.quoted());
        }
        return guest;
    }
}
