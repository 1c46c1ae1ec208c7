package hostdev.core.guest;

/// What something in the guest plugs into a bus as.
public enum Plug {
    CONVENTIONAL("a conventional PCI device"),
    EXPRESS("a PCI Express device"),
    PCI_BRIDGE("a pci-bridge"),
    PCI_EXPANDER("a pci-expander-bus"),
    PCIE_EXPANDER("a pcie-expander-bus"),
    DMI_BRIDGE("a dmi-to-pci-bridge"),
    PCIE_TO_PCI_BRIDGE("a pcie-to-pci-bridge"),
    ROOT_PORT("a pcie-root-port"),
    UPSTREAM_PORT("a pcie-switch-upstream-port"),
    DOWNSTREAM_PORT("a pcie-switch-downstream-port");

    private final String words;

    Plug(String words) {
        this.words = words;
    }

    /// `a PCI Express device`
    public String words() {
        return words;
    }

    /// Whether it is a device and not itself a bus.
    boolean isEndpoint() {
        return this == CONVENTIONAL || this == EXPRESS;
    }
}
