package hostdev.core.guest;

/// A bus and which functions of its slots are taken.
final class Bus {
    final int number;
    final BusModel model;
    private final int[] taken = new int[32];
    private final boolean[] gathering = new boolean[32];
    /// Whether nothing but the bridge that it was added for may come into it while buses are counted.
    private final boolean keptForBridge;

    Bus(int number, BusModel model, boolean keptForBridge) {
        this.number = number;
        this.model = model;
        this.keptForBridge = keptForBridge;
    }

    /// @param written whether the definition names this bus: then conventional and Express may be mixed
    boolean takes(Need need, boolean written) {
        if (keptForBridge) {
            return need.plug() == Plug.PCIE_TO_PCI_BRIDGE;
        }
        if (need.integrated() && number != 0) {
            return false;
        }
        if (written || need.integrated()) {
            return takesWritten(need.plug());
        }
        boolean refused = need.plug().isEndpoint() && !model.hotPluggable();
        return !refused && model.takes(need.plug());
    }

    private boolean takesWritten(Plug plug) {
        boolean endpoints = model.takes(Plug.CONVENTIONAL) || model.takes(Plug.EXPRESS);
        return model.takes(plug) || (endpoints && (plug.isEndpoint() || plug == Plug.PCI_BRIDGE));
    }

    boolean has(int slot) {
        return slot >= model.firstSlot() && slot <= model.lastSlot();
    }

    boolean slotInUse(int slot) {
        return taken[slot] != 0;
    }

    boolean inUse(int slot, int function) {
        return (taken[slot] & 1 << function) != 0;
    }

    boolean gathers(int slot) {
        return gathering[slot];
    }

    void take(int slot, int function, boolean gathers) {
        gathering[slot] |= gathers && taken[slot] == 0;
        taken[slot] |= 1 << function;
    }

    boolean isFull() {
        for (int slot = model.firstSlot(); slot <= model.lastSlot(); slot++) {
            if (taken[slot] == 0) {
                return false;
            }
        }
        return true;
    }
}
