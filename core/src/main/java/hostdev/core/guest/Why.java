package hostdev.core.guest;

import hostdev.core.model.PciAddress;

/// Says why a device gets the address that it gets.
final class Why {
    private Why() {}

    static String of(GuestLayout definition, Buses buses, Need need, PciAddress address) {
        Bus bus = buses.bus(address.bus());
        StringBuilder why = new StringBuilder();
        if (address.function() > 0 && need.gathers()) {
            why.append("the lowest free function: root ports share a slot");
        } else if (bus.model.lastSlot() == 0) {
            why.append("the lowest empty ").append(bus.model.word());
        } else {
            why.append("lowest empty slot of ").append(busName(bus));
        }
        Bus root = buses.bus(0);
        if (address.bus() > 0 && need.plug().isEndpoint()) {
            why.append(root.takes(need, false) ? "; those before are full" : "; pcie.0 is not hot-pluggable");
        }
        return why.append(kept(definition, address)).toString();
    }

    private static String busName(Bus bus) {
        String family = bus.model == BusModel.PCIE_ROOT ? "pcie." : "pci.";
        return family + bus.number;
    }

    /// A slot below that is free, and why it stays so.
    private static String kept(GuestLayout definition, PciAddress address) {
        int own = definition.machine.videoSlot();
        boolean skipped = address.bus() == 0
                && address.device() > own
                && definition.videos().isEmpty()
                && !definition.abilities.videoPrimary();
        return skipped ? "; " + "0" + own + ".0 is kept for a display" : "";
    }
}
