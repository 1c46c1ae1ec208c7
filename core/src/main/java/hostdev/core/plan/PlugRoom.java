package hostdev.core.plan;

import hostdev.core.finding.Finding;
import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import hostdev.core.guest.Abilities;
import hostdev.core.guest.AddressPlanner;
import hostdev.core.guest.MachineType;
import hostdev.core.guest.Plug;
import hostdev.core.guest.SlotMap;
import hostdev.core.model.Guest;
import java.util.Optional;
import java.util.Set;

/// Whether a guest that runs has room for one more device: no slot can be plugged in with it.
final class PlugRoom {
    private PlugRoom() {}

    /// Blocks where its slots are known and there are too few.
    ///
    /// @param devices how many are to be plugged in
    static Optional<Finding> tooLittle(Guest guest, int devices) {
        Optional<SlotMap> slots = guest.running().flatMap(running -> slots(guest, running));
        if (slots.isEmpty()) {
            return Optional.empty();
        }
        SlotMap map = slots.get();
        boolean express = map.chipset() == MachineType.Q35;
        int room = map.freeForHotPlug(Plug.CONVENTIONAL) + (express ? map.freeForHotPlug(Plug.EXPRESS) : 0);
        if (room >= devices) {
            return Optional.empty();
        }
        String name = guest.name().quoted();
        return Optional.of(Finding.blocks(
                "no-room-while-running",
                guest.name(),
                "it has room for " + room + " more " + (room == 1 ? "device" : "devices") + " while it runs, not for "
                        + devices + (express ? ": a PCI Express guest takes a device in a root port that is free" : ""),
                "no port and no bridge can be plugged in",
                express
                        ? "shut it down and give it a root port for each, <controller type='pci'"
                                + " model='pcie-root-port'/>: hostdev edit "
                                + name
                        : "hostdev slots " + name + " shows what is where"));
    }

    /// Of what runs, each device has its address. Machines that are not understood are the hypervisor's to judge.
    private static Optional<SlotMap> slots(Guest guest, String running) {
        try {
            DomainXml definition = DomainXml.parse(guest.name().name(), running);
            return definition.machine().isEmpty()
                    ? Optional.empty()
                    : Optional.of(SlotMap.of(AddressPlanner.plan(
                            definition, Abilities.of(Set.of(), "pcie-root-port"), _ -> true, false)));
        } catch (Problem _) {
            return Optional.empty();
        }
    }
}
