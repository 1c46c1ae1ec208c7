package hostdev.core.guest;

import hostdev.core.guest.SlotMap.Slot;
import hostdev.core.guest.SlotMap.State;
import hostdev.core.guest.SlotMap.Use;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Reads the slots of one bus off a plan.
final class SlotReader {
    private final GuestLayout definition;
    private final int bus;
    /// The parts on that bus: there may be many on others, or on none.
    private final List<Part> parts;

    private final List<Part> videos;

    private SlotReader(GuestLayout definition, int bus) {
        this.definition = definition;
        this.bus = bus;
        this.videos = definition.videos();
        this.parts = definition.parts().stream()
                .filter(part -> part.address
                        .filter(it -> it.domain() == 0 && it.bus() == bus)
                        .isPresent())
                .toList();
    }

    static List<Slot> slots(GuestLayout definition, int bus, BusModel model) {
        SlotReader reader = new SlotReader(definition, bus);
        List<Slot> slots = new ArrayList<>();
        for (int number = 0; number <= model.lastSlot(); number++) {
            slots.add(reader.slot(number, number >= model.firstSlot()));
        }
        return List.copyOf(slots);
    }

    private Slot slot(int number, boolean usable) {
        List<Use> uses = new ArrayList<>();
        boolean fixed = builtIn(number, uses);
        for (Part part : parts) {
            if (part.address.filter(it -> SlotMap.isOn(it, bus, number)).isPresent()) {
                int function = part.address.get().function();
                uses.removeIf(use -> use.function().equals(Optional.of(function)));
                uses.add(new Use(Optional.of(function), part.name()));
                fixed |= isFixed(part);
            }
        }
        uses.sort(Comparator.comparing(use -> use.function().orElse(0)));
        if (uses.isEmpty() && !usable) {
            return new Slot(number, State.FIXED, List.of(new Use(Optional.empty(), "the bridge's own")));
        }
        if (uses.isEmpty() && isKeptForDisplay(number)) {
            return new Slot(number, State.FIXED, List.of(new Use(Optional.empty(), "kept for a display")));
        }
        State state = uses.isEmpty() ? State.FREE : fixed ? State.FIXED : State.USED;
        return new Slot(number, state, List.copyOf(uses));
    }

    private boolean builtIn(int slot, List<Use> uses) {
        for (FixedPlaces.BuiltIn builtIn : FixedPlaces.builtIn(definition.machine)) {
            if (SlotMap.isOn(builtIn.address(), bus, slot)) {
                uses.add(new Use(Optional.of(builtIn.address().function()), builtIn.what()));
            }
        }
        return !uses.isEmpty();
    }

    /// The first display has the place that QEMU gives it, and the balloon is put into every guest that does not say
    /// otherwise: neither is room for a device.
    private boolean isFixed(Part part) {
        if (part.kind == Part.Kind.MEMBALLOON) {
            return true;
        }
        return !videos.isEmpty() && videos.getFirst() == part;
    }

    private boolean isKeptForDisplay(int slot) {
        return bus == 0
                && slot == definition.machine.videoSlot()
                && videos.isEmpty()
                && !definition.abilities.videoPrimary();
    }
}
