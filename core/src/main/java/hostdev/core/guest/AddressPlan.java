package hostdev.core.guest;

import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where everything of a guest is on its PCI buses.
public final class AddressPlan {
    private final GuestLayout definition;

    /// A device or controller and its place.
    ///
    /// @param name as in messages: `interface 2 (virtio)`
    /// @param address empty for a root
    /// @param added whether the definition does not have it
    /// @param written whether the definition says where it is
    /// @param why it is there, in a few words
    public record Seat(String name, Optional<PciAddress> address, boolean added, boolean written, String why) {}

    AddressPlan(GuestLayout definition) {
        this.definition = definition;
    }

    GuestLayout definition() {
        return definition;
    }

    public MachineType machine() {
        return definition.machine;
    }

    /// All that is on a PCI bus or makes one, in the order in which libvirt lists it.
    public List<Seat> seats() {
        List<Seat> seats = new ArrayList<>();
        for (Part part : definition.parts()) {
            if (part.address.isPresent() || part.bus().isPresent()) {
                seats.add(new Seat(part.name(), part.address, part.element.isEmpty(), part.written(), part.why));
            }
        }
        return List.copyOf(seats);
    }

    /// The definition with all controllers and addresses in it, all else as it was to the byte.
    public String text() {
        return FilledText.of(definition);
    }
}
