package hostdev.core.guest;

import hostdev.core.format.XmlElement;
import hostdev.core.model.PciAddress;
import java.util.Locale;
import java.util.Optional;

/// A device or controller of a guest while its address is looked for. Only the planner changes it.
final class Part {
    /// The devices that libvirt gives addresses to, by the name of their element.
    enum Kind {
        CONTROLLER,
        FILESYSTEM,
        INTERFACE,
        SOUND,
        DISK,
        HOSTDEV,
        MEMBALLOON,
        RNG,
        WATCHDOG,
        VIDEO,
        SHMEM,
        INPUT,
        SERIAL,
        IOMMU,
        VSOCK,
        MEMORY,
        CRYPTO,
        PANIC
    }

    /// What the definition says of an address.
    enum Said {
        /// Nothing: there is no `<address>`.
        NOTHING,
        /// Only that it is to be a PCI one: `<address type='pci'/>`.
        PCI,
        /// Where it is.
        WHERE,
        /// One of another kind: on a disk controller, `unassigned`.
        OTHER
    }

    final Kind kind;
    final String label;
    final Optional<XmlElement> element;
    /// A controller's `type`; `hostdev` for an interface that is a function of the host; else empty.
    final String type;
    /// As libvirt would have it, empty where there is none.
    final String model;

    final Said said;
    Optional<Need> need = Optional.empty();
    /// A controller's; -1 while it has none.
    int index = -1;

    Optional<PciAddress> address = Optional.empty();
    Optional<String> multifunction = Optional.empty();
    String why = "";

    Part(Kind kind, String label, Optional<XmlElement> element, String type, String model, Said said) {
        this.kind = kind;
        this.label = label;
        this.element = element;
        this.type = type;
        this.model = model;
        this.said = said;
    }

    /// One that the definition does not have.
    static Part added(Kind kind, String type, String model, int index) {
        String label = kind.name().toLowerCase(Locale.ROOT) + " 1 (" + model + ")"; // a controller has another name
        Part part = new Part(kind, label, Optional.empty(), type, model, Said.NOTHING);
        part.index = index;
        return part;
    }

    private String controllerName() {
        String number = index < 0 ? "" : " " + index;
        return type.equals("pci")
                ? model + number
                : type + " controller" + number + (model.isEmpty() ? "" : " (" + model + ")");
    }

    /// How it is named in messages: `interface 2 (virtio)`, `pcie-root-port 3`.
    String name() {
        return kind == Kind.CONTROLLER ? controllerName() : label;
    }

    boolean isController(String wanted) {
        return kind == Kind.CONTROLLER && type.equals(wanted);
    }

    /// Whether it is a PCI device without a place yet.
    boolean wantsAddress() {
        return need.isPresent() && address.isEmpty() && said != Said.OTHER;
    }

    /// Whether its place was in the definition.
    boolean written() {
        return said == Said.WHERE;
    }

    /// What bus it makes, where it is a PCI controller.
    Optional<BusModel> bus() {
        return isController("pci") ? BusModel.of(model) : Optional.empty();
    }

    boolean isFunctionOfHost() {
        return kind == Kind.HOSTDEV && type.equals("pci");
    }

    boolean isUsb2() {
        return isController("usb") && (model.equals("ich9-ehci1") || isCompanion());
    }

    boolean isCompanion() {
        return isController("usb") && model.startsWith("ich9-uhci");
    }

    void place(PciAddress at, String reason) {
        address = Optional.of(at);
        why = reason;
    }
}
