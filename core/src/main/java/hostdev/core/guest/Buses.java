package hostdev.core.guest;

import hostdev.core.finding.Problem;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The buses of a guest while addresses are looked for.
final class Buses {
    /// Numbers 0 to 255, one each.
    private static final int MAX_BUSES = 256;

    private final GuestLayout definition;
    private final boolean growing;
    private final List<Bus> buses = new ArrayList<>();

    /// @param count how many there are; those without a controller get the model that is added for missing indexes
    /// @param growing whether buses are added where there is no room
    Buses(GuestLayout definition, long count, boolean growing) {
        this.definition = definition;
        this.growing = growing;
        if (count > MAX_BUSES) {
            throw broken(AddressRule.BUSES, "a PCI controller has index " + (count - 1));
        }
        BusModel missing = definition.machine == MachineType.Q35 ? BusModel.ROOT_PORT : BusModel.PCI_BRIDGE;
        for (int number = 0; number < count; number++) {
            BusModel model =
                    definition.controller("pci", number).flatMap(Part::bus).orElse(missing);
            buses.add(new Bus(number, model, false));
        }
    }

    boolean isGrowing() {
        return growing;
    }

    int count() {
        return buses.size();
    }

    Bus bus(int number) {
        return buses.get(number);
    }

    boolean allFull() {
        for (Bus bus : buses) {
            if (!bus.isFull()) {
                return false;
            }
        }
        return true;
    }

    /// Whether the slot of bus 0 is in use.
    boolean rootSlotInUse(int slot) {
        return buses.getFirst().slotInUse(slot);
    }

    /// Takes an address that the definition names or the chip set has.
    ///
    /// @throws Problem where a rule forbids it
    void take(PciAddress address, Need need, String who) {
        if (growing && address.domain() == 0 && address.bus() >= buses.size()) {
            grow(address.bus() - buses.size() + 1, need, who);
        }
        require(address, need, who);
        buses.get(address.bus()).take(address.device(), address.function(), need.gathers());
    }

    void require(PciAddress address, Need need, String who) {
        String bad = who + ": address " + address;
        if (address.domain() != 0) {
            throw broken(AddressRule.DOMAIN, bad);
        }
        if (address.bus() >= buses.size()) {
            throw broken(AddressRule.BUS, bad + ": the guest's highest bus is " + hex(buses.size() - 1));
        }
        Bus bus = buses.get(address.bus());
        if (!bus.takes(need, true)) {
            throw broken(
                    AddressRule.KIND,
                    bad + ": bus " + hex(bus.number) + " is a " + bus.model.word() + ", which does not take "
                            + need.plug().words() + (need.integrated() ? " that must be on bus 0" : ""));
        }
        if (!bus.has(address.device())) {
            throw broken(
                    AddressRule.SLOT,
                    bad + ": bus " + hex(bus.number) + ", a " + bus.model.word() + ", has slots "
                            + hex(bus.model.firstSlot()) + " to " + hex(bus.model.lastSlot()));
        }
        if (bus.inUse(address.device(), address.function())) {
            throw broken(AddressRule.USED_TWICE, bad + " is taken already" + holder(address, who));
        }
    }

    private String holder(PciAddress address, String who) {
        for (Part part : definition.parts()) {
            if (part.address.filter(address::equals).isPresent() && !part.name().equals(who)) {
                return " by " + part.name();
            }
        }
        return "";
    }

    private Problem broken(AddressRule rule, String bad) {
        return rule.brokenBy(definition.xml.where(), bad);
    }

    private static String hex(int number) {
        return "0x" + (number < 16 ? "0" : "") + Integer.toHexString(number);
    }

    /// Takes the lowest place that is free, and returns it.
    ///
    /// @param function that it must be in its slot; empty where any will do
    /// @throws Problem where there is none and none can be added
    PciAddress takeNext(Need need, Optional<Integer> function, String who) {
        PciAddress next = next(need, function, who);
        buses.get(next.bus()).take(next.device(), next.function(), need.gathers());
        return next;
    }

    private PciAddress next(Need need, Optional<Integer> function, String who) {
        for (Bus bus : buses) {
            if (bus.takes(need, false)) {
                Optional<PciAddress> place = place(bus, need, function);
                if (place.isPresent()) {
                    return place.get();
                }
            }
        }
        if (!growing) {
            throw broken(
                    AddressRule.NO_ROOM,
                    who + ": no slot is free for " + need.plug().words());
        }
        grow(1, need, who);
        Bus last = buses.getLast();
        if (!last.takes(need, false)) {
            throw broken(AddressRule.NO_ROOM, who + ": no slot of bus 0 is free, and it must be there");
        }
        return new PciAddress(0, last.number, last.model.firstSlot(), function.orElse(0));
    }

    private static Optional<PciAddress> place(Bus bus, Need need, Optional<Integer> function) {
        for (int slot = bus.model.firstSlot(); slot <= bus.model.lastSlot(); slot++) {
            if (!bus.slotInUse(slot)) {
                return Optional.of(new PciAddress(0, bus.number, slot, function.orElse(0)));
            }
            if (need.gathers() && bus.gathers(slot)) {
                for (int free = 0; free < 8; free++) {
                    if (!bus.inUse(slot, free)) {
                        return Optional.of(new PciAddress(0, bus.number, slot, free));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /// Adds buses so that what is needed has a place on the last: pci-bridges for a conventional device, with a way
    /// down to them where all is PCI Express, and root ports for an Express one.
    private void grow(int count, Need need, String who) {
        if (buses.size() + count > MAX_BUSES) {
            throw noMore(who);
        }
        switch (need.plug()) {
            case CONVENTIONAL -> growConventional(count);
            case EXPRESS, UPSTREAM_PORT -> addBuses(count, BusModel.ROOT_PORT);
            default ->
                throw broken(
                        AddressRule.NO_ROOM,
                        who + ": no bus has a free slot that takes "
                                + need.plug().words());
        }
    }

    private void growConventional(int count) {
        boolean bridgesFit = false;
        for (Bus bus : buses) {
            bridgesFit |= bus.model.takes(Plug.PCI_BRIDGE);
        }
        if (bridgesFit) {
            addBuses(count, BusModel.PCI_BRIDGE);
            return;
        }
        int wanted = Math.max(2, count);
        if (definition.abilities.pciePciBridge()) {
            buses.add(new Bus(buses.size(), BusModel.ROOT_PORT, true));
            addBuses(1, BusModel.PCIE_TO_PCI_BRIDGE);
            addBuses(wanted - 2, BusModel.PCI_BRIDGE);
        } else {
            addBuses(1, BusModel.DMI_TO_PCI_BRIDGE);
            addBuses(wanted - 1, BusModel.PCI_BRIDGE);
        }
    }

    private void addBuses(int count, BusModel model) {
        for (int i = 0; i < count; i++) {
            if (buses.size() == MAX_BUSES) {
                throw noMore("one more " + model.word());
            }
            buses.add(new Bus(buses.size(), model, false));
        }
    }

    private Problem noMore(String who) {
        return broken(AddressRule.BUSES, who + ": no slot is free, and all buses are there");
    }
}
