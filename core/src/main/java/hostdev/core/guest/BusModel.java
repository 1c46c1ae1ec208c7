package hostdev.core.guest;

import java.util.Optional;

/// A PCI controller's model: what may be plugged into the bus behind it, and where.
public enum BusModel {
    PCI_ROOT("pci-root", Optional.empty(), "", 1, 31, true),
    PCIE_ROOT("pcie-root", Optional.empty(), "", 1, 31, false),
    PCI_BRIDGE("pci-bridge", Optional.of(Plug.PCI_BRIDGE), "pci-bridge", 1, 31, true),
    DMI_TO_PCI_BRIDGE("dmi-to-pci-bridge", Optional.of(Plug.DMI_BRIDGE), "i82801b11-bridge", 0, 31, false),
    PCIE_TO_PCI_BRIDGE("pcie-to-pci-bridge", Optional.of(Plug.PCIE_TO_PCI_BRIDGE), "pcie-pci-bridge", 1, 31, true),
    ROOT_PORT("pcie-root-port", Optional.of(Plug.ROOT_PORT), "", 0, 0, true),
    UPSTREAM_PORT("pcie-switch-upstream-port", Optional.of(Plug.UPSTREAM_PORT), "x3130-upstream", 0, 31, false),
    DOWNSTREAM_PORT("pcie-switch-downstream-port", Optional.of(Plug.DOWNSTREAM_PORT), "xio3130-downstream", 0, 0, true),
    PCI_EXPANDER("pci-expander-bus", Optional.of(Plug.PCI_EXPANDER), "pxb", 0, 31, true),
    PCIE_EXPANDER("pcie-expander-bus", Optional.of(Plug.PCIE_EXPANDER), "pxb-pcie", 0, 31, false);

    private final String word;
    private final Optional<Plug> plug;
    private final String device;
    private final int firstSlot;
    private final int lastSlot;
    private final boolean hotPluggable;

    BusModel(String word, Optional<Plug> plug, String device, int firstSlot, int lastSlot, boolean hotPluggable) {
        this.word = word;
        this.plug = plug;
        this.device = device;
        this.firstSlot = firstSlot;
        this.lastSlot = lastSlot;
        this.hotPluggable = hotPluggable;
    }

    /// @param word as in the attribute `model`
    public static Optional<BusModel> of(String word) {
        for (BusModel model : values()) {
            if (model.word.equals(word)) {
                return Optional.of(model);
            }
        }
        return Optional.empty();
    }

    /// Whether something may be plugged into it. PCI Express devices go into pcie-root where a definition says so.
    boolean takes(Plug wanted) {
        return switch (this) {
            case PCI_ROOT -> wanted == Plug.PCI_EXPANDER || takesConventional(wanted);
            case PCI_BRIDGE, DMI_TO_PCI_BRIDGE, PCIE_TO_PCI_BRIDGE, PCI_EXPANDER -> takesConventional(wanted);
            case PCIE_ROOT -> wanted == Plug.EXPRESS || wanted == Plug.PCIE_EXPANDER || takesPorts(wanted);
            case PCIE_EXPANDER -> takesPorts(wanted);
            case ROOT_PORT, DOWNSTREAM_PORT ->
                wanted == Plug.EXPRESS || wanted == Plug.UPSTREAM_PORT || wanted == Plug.PCIE_TO_PCI_BRIDGE;
            case UPSTREAM_PORT -> wanted == Plug.DOWNSTREAM_PORT;
        };
    }

    private static boolean takesConventional(Plug wanted) {
        return wanted == Plug.CONVENTIONAL || wanted == Plug.PCI_BRIDGE;
    }

    private static boolean takesPorts(Plug wanted) {
        return wanted == Plug.ROOT_PORT || wanted == Plug.DMI_BRIDGE;
    }

    /// `pcie-root-port`
    public String word() {
        return word;
    }

    /// How it plugs into the bus above it; empty for a root.
    public Optional<Plug> plug() {
        return plug;
    }

    /// QEMU's own name of the device, `pxb-pcie`; a root port's is an ability of QEMU, and a root has none.
    String device() {
        return device;
    }

    public int firstSlot() {
        return firstSlot;
    }

    public int lastSlot() {
        return lastSlot;
    }

    /// Whether a device may be put into it while the guest runs; only such a bus gets devices by itself.
    public boolean hotPluggable() {
        return hotPluggable;
    }

    boolean isRoot() {
        return plug.isEmpty();
    }
}
