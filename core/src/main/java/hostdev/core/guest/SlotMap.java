package hostdev.core.guest;

import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// What is in each slot of a guest's buses, and what else fits.
///
/// @param machine `pc-q35-7.2`, as the definition names it
/// @param buses in order of their numbers
public record SlotMap(String machine, MachineType chipset, List<BusMap> buses) {
    /// Functions that a slot has.
    public static final int FUNCTIONS = 8;

    /// What becomes of a slot.
    public enum State {
        /// Part of the machine, or there in every guest unless it says otherwise: no room for a device.
        FIXED,
        /// A device of the definition, or a controller.
        USED,
        FREE
    }

    /// @param function empty where the whole slot is meant
    public record Use(Optional<Integer> function, String what) {}

    public record Slot(int number, State state, List<Use> uses) {}

    /// A bus and all its slots: a bus of conventional PCI has 32 whether all may be used or not.
    ///
    /// @param hotPluggable whether a running guest takes a device into a free slot
    public record BusMap(int number, BusModel model, boolean hotPluggable, List<Slot> slots) {
        public int count(State state) {
            int count = 0;
            for (Slot slot : slots) {
                count += slot.state() == state ? 1 : 0;
            }
            return count;
        }

        /// Whether it is one slot: a port.
        public boolean isPort() {
            return slots.size() == 1;
        }
    }

    public static SlotMap of(AddressPlan plan) {
        GuestLayout definition = plan.definition();
        List<BusMap> buses = new ArrayList<>();
        TreeMap<Integer, Part> controllers = new TreeMap<>();
        for (Part controller : definition.controllers("pci")) {
            controllers.put(controller.index, controller);
        }
        controllers.forEach((number, controller) -> controller
                .bus()
                .ifPresent(model -> buses.add(new BusMap(
                        number,
                        model,
                        model.hotPluggable() && !hotPlugIsOff(controller),
                        SlotReader.slots(definition, number, model)))));
        String machine = definition.xml.machine().orElse(definition.machine == MachineType.Q35 ? "q35" : "pc");
        return new SlotMap(machine, definition.machine, List.copyOf(buses));
    }

    private static boolean hotPlugIsOff(Part controller) {
        return controller
                .element
                .flatMap(it -> DefinitionReader.child(it, "target", "hotplug"))
                .filter("off"::equals)
                .isPresent();
    }

    public BusMap root() {
        return buses.getFirst();
    }

    /// Free slots that a device may be put into, on all buses; on pcie-root only ports go.
    public int freeForDevices() {
        int free = 0;
        for (BusMap bus : buses) {
            free += takesDevices(bus) ? bus.count(State.FREE) : 0;
        }
        return free;
    }

    /// Those of them that a running guest takes a device into, as conventional PCI or as PCI Express.
    public int freeForHotPlug(Plug kind) {
        int free = 0;
        for (BusMap bus : buses) {
            free += bus.hotPluggable() && bus.model().takes(kind) ? bus.count(State.FREE) : 0;
        }
        return free;
    }

    private static boolean takesDevices(BusMap bus) {
        return bus.model().hotPluggable();
    }

    /// How many more root ports the root bus takes, each with room for a device; 0 on i440fx.
    public int morePorts() {
        if (chipset != MachineType.Q35) {
            return 0;
        }
        int ports = root().count(State.FREE) * FUNCTIONS;
        for (Slot slot : root().slots()) {
            ports += slot.state() == State.USED && isOfPorts(slot)
                    ? FUNCTIONS - slot.uses().size()
                    : 0;
        }
        return Math.min(ports, 256 - buses.size());
    }

    private static boolean isOfPorts(Slot slot) {
        for (Use use : slot.uses()) {
            if (!use.what().contains(BusModel.ROOT_PORT.word())) {
                return false;
            }
        }
        return true;
    }

    /// Whether an address is one that the map has.
    static boolean isOn(PciAddress address, int bus, int slot) {
        return address.domain() == 0 && address.bus() == bus && address.device() == slot;
    }
}
