package hostdev.core.guest;

import java.util.Optional;

/// A guest's machine type, as far as its PCI bus goes.
public enum MachineType {
    I440FX("i440fx", BusModel.PCI_ROOT, 2),
    Q35("q35", BusModel.PCIE_ROOT, 1);

    private final String word;
    private final BusModel root;
    private final int videoSlot;

    MachineType(String word, BusModel root, int videoSlot) {
        this.word = word;
        this.root = root;
        this.videoSlot = videoSlot;
    }

    /// @param name as in the attribute `machine`: `pc`, `pc-q35-7.2`, `rhel6.5.0`
    /// @return empty where it has neither chip set
    public static Optional<MachineType> of(String name) {
        if (name.equals("q35") || name.startsWith("pc-q35")) {
            return Optional.of(Q35);
        }
        boolean i440fx = name.equals("pc")
                || name.startsWith("pc-0.")
                || name.startsWith("pc-1.")
                || name.startsWith("pc-i440fx-")
                || name.startsWith("rhel");
        return i440fx ? Optional.of(I440FX) : Optional.empty();
    }

    /// `q35`
    public String word() {
        return word;
    }

    /// What bus 0 is.
    public BusModel root() {
        return root;
    }

    /// Where QEMU puts the first display, on bus 0.
    int videoSlot() {
        return videoSlot;
    }
}
