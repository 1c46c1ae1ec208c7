package hostdev.core.guest;

import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gives the functions of one card of the host one slot of the guest, so that the guest too sees one device.
final class Cards {
    private final GuestLayout definition;
    private final Buses buses;

    Cards(GuestLayout definition, Buses buses) {
        this.definition = definition;
        this.buses = buses;
    }

    /// Returns those that it gave a place.
    List<Part> assign() {
        List<Part> assigned = new ArrayList<>();
        Map<PciAddress, List<Part>> cards = new LinkedHashMap<>();
        for (Part hostdev : definition.hostdevs()) {
            DeviceNeeds.source(hostdev)
                    .ifPresent(source -> cards.computeIfAbsent(source.withFunction(0), it -> new ArrayList<>())
                            .add(hostdev));
        }
        cards.forEach((card, parts) -> {
            boolean untouched = parts.stream().allMatch(Part::wantsAddress);
            if (parts.size() > 1 && untouched) {
                assign(card, parts);
                assigned.addAll(parts);
            }
        });
        return assigned;
    }

    /// Each keeps its number within the card. A device without function 0 is not found by a guest: where the card's own
    /// stays with the host, the numbers begin at 0.
    private void assign(PciAddress card, List<Part> parts) {
        boolean whole = parts.stream().anyMatch(part -> functionOnHost(part) == 0);
        Need need = whole(parts);
        Optional<PciAddress> slot = Optional.empty();
        int next = 0;
        for (Part part : parts) {
            int function = whole ? functionOnHost(part) : next++;
            PciAddress address;
            if (slot.isEmpty()) {
                address = buses.takeNext(need, Optional.of(function), part.name());
                slot = Optional.of(address);
            } else {
                address = slot.get().withFunction(function);
                buses.take(address, need, part.name());
            }
            if (!buses.isGrowing()) {
                part.place(address, "kept with the other functions of the host's card " + card);
            }
        }
    }

    /// One conventional function makes the card one.
    private static Need whole(List<Part> parts) {
        Need need = parts.getFirst().need.orElseThrow();
        for (Part part : parts) {
            need = part.need.filter(it -> it.plug() == Plug.CONVENTIONAL).orElse(need);
        }
        return need;
    }

    private static int functionOnHost(Part part) {
        return DeviceNeeds.source(part).orElseThrow().function();
    }
}
