package hostdev.host.read;

import hostdev.core.format.Definition;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.DriverName;
import hostdev.core.model.Guest;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.List;
import java.util.Optional;

/// The virtual functions of a physical one that are assigned to guests, or bound to a driver for guests: without the
/// physical one's driver they would be gone.
record AssignedVirtualFunctions(Host host, List<Guest> guests) implements AttachmentReader.Source {
    @Override
    public void addTo(AttachmentReader reader) {
        for (PciFunction function : host.all()) {
            Optional<PciAddress> physical = function.physical().filter(reader::wants);
            physical.flatMap(_ -> use(function))
                    .ifPresent(use -> reader.use(
                            physical.orElseThrow(),
                            Kind.FUNCTION,
                            function.address().toString(),
                            use));
        }
    }

    private Optional<Use> use(PciFunction function) {
        PciAddress address = function.address();
        Optional<String> assigned = guests.stream()
                .filter(guest -> Definition.parse(guest.name().name(), guest.definition()).passedFunctions().stream()
                        .anyMatch(passed -> passed.source().equals(address)))
                .map(guest -> "assigned to " + guest.name())
                .findFirst();
        return assigned.or(() -> bound(function))
                .map(how -> new Use(
                        "a virtual function of it, " + how,
                        Refusal.ALWAYS,
                        "release it first: hostdev release " + address));
    }

    /// One that is open says more by its holder.
    private Optional<String> bound(PciFunction function) {
        return function.driver()
                .seen()
                .flatMap(name -> name)
                .filter(DriverName::isForGuests)
                .filter(_ -> host.holdersOf(function.address()).isEmpty())
                .map(driver -> "kept for guests by " + driver);
    }
}
