package hostdev.core.guest;

import hostdev.core.format.XmlNumbers;
import hostdev.core.model.PciAddress;
import java.util.Optional;
import java.util.function.Predicate;

/// What each device of a guest plugs into the PCI bus as, if into any.
final class DeviceNeeds {
    private final Need conventional = Need.of(Plug.CONVENTIONAL);
    private final Need express;
    private final Need virtio;
    private final Predicate<PciAddress> isExpressOnHost;

    /// @param isExpressOnHost whether a function of the host is PCI Express
    DeviceNeeds(MachineType machine, Abilities abilities, Predicate<PciAddress> isExpressOnHost) {
        this.express = machine == MachineType.Q35 ? Need.of(Plug.EXPRESS) : conventional;
        this.virtio = abilities.virtioIsPcie() ? express : conventional;
        this.isExpressOnHost = isExpressOnHost;
    }

    Optional<Need> of(Part part) {
        return switch (part.kind) {
            case CONTROLLER -> controller(part);
            case FILESYSTEM -> isOtherFilesystem(part) ? Optional.empty() : virtio(part.model);
            case INTERFACE -> interfaceNeed(part);
            case SOUND -> sound(part.model);
            case DISK -> part.type.equals("virtio") ? virtio(part.model) : Optional.empty();
            case HOSTDEV -> hostdev(part);
            case MEMBALLOON, RNG, VSOCK -> part.model.startsWith("virtio") ? virtio(part.model) : Optional.empty();
            case WATCHDOG -> part.model.equals("i6300esb") ? Optional.of(conventional) : Optional.empty();
            case VIDEO -> video(part.model);
            case SHMEM -> Optional.of(conventional);
            case INPUT -> part.type.equals("virtio") ? virtio(part.model) : Optional.empty();
            case SERIAL -> part.model.equals("pci-serial") ? Optional.of(conventional) : Optional.empty();
            case IOMMU -> part.model.equals("virtio") ? Optional.of(virtio.onBus0()) : Optional.empty();
            case MEMORY -> part.model.startsWith("virtio-") ? Optional.of(virtio) : Optional.empty();
            case CRYPTO -> part.model.equals("virtio") ? Optional.of(conventional) : Optional.empty();
            case PANIC -> part.model.equals("pvpanic") ? Optional.of(conventional.onBus0()) : Optional.empty();
        };
    }

    /// A transitional device works in a conventional slot only.
    private Optional<Need> virtio(String model) {
        return Optional.of(model.equals("virtio-transitional") ? conventional : virtio);
    }

    private Optional<Need> controller(Part part) {
        return switch (part.type) {
            case "pci" -> part.bus().flatMap(BusModel::plug).map(Need::of);
            case "sata", "ide" -> Optional.of(conventional);
            case "usb" -> usb(part.model);
            case "scsi" -> scsi(part.model);
            case "virtio-serial" -> virtio(part.model);
            case "nvme" -> Optional.of(express);
            default -> Optional.empty(); // fdc, ccid, xenbus, isa: not on the PCI bus
        };
    }

    private Optional<Need> usb(String model) {
        return switch (model) {
            case "none", "qusb1", "qusb2" -> Optional.empty();
            case "nec-xhci", "qemu-xhci" -> Optional.of(express);
            default -> Optional.of(conventional);
        };
    }

    private Optional<Need> scsi(String model) {
        return switch (model) {
            case "ncr53c90" -> Optional.empty();
            case "virtio-scsi", "virtio-transitional", "virtio-non-transitional" -> virtio(model);
            default -> Optional.of(conventional);
        };
    }

    private static boolean isOtherFilesystem(Part part) {
        return part.element
                .flatMap(it -> it.child("driver"))
                .flatMap(it -> it.attribute("type"))
                .filter(type -> type.equals("loop") || type.equals("nbd") || type.equals("ploop"))
                .isPresent();
    }

    private Optional<Need> interfaceNeed(Part part) {
        if (part.type.equals("hostdev")) {
            return Optional.of(function(part));
        }
        return switch (part.model) {
            case "usb-net" -> Optional.empty();
            case "virtio", "virtio-non-transitional", "virtio-transitional" -> virtio(part.model);
            case "e1000e", "igb" -> Optional.of(express);
            default -> Optional.of(conventional);
        };
    }

    private Optional<Need> sound(String model) {
        return switch (model) {
            case "sb16", "pcspk", "usb", "ich7" -> Optional.empty();
            case "virtio" -> Optional.of(virtio);
            default -> Optional.of(conventional);
        };
    }

    private Optional<Need> video(String model) {
        return switch (model) {
            case "none", "ramfb", "gop" -> Optional.empty();
            case "virtio" -> Optional.of(virtio);
            case "bochs" -> Optional.of(express);
            default -> Optional.of(conventional);
        };
    }

    private Optional<Need> hostdev(Part part) {
        return switch (part.type) {
            case "pci" -> Optional.of(function(part));
            case "scsi_host" -> virtio(part.model);
            case "mdev" -> part.model.equals("vfio-pci") ? Optional.of(express) : Optional.empty();
            default -> Optional.empty(); // usb, scsi: on buses of their own
        };
    }

    /// The function of the host that a part is; empty where it is none, or none that is named by its address.
    static Optional<PciAddress> source(Part part) {
        boolean function = part.type.equals("hostdev") || part.isFunctionOfHost();
        return part.element
                .filter(it -> function)
                .flatMap(it -> it.child("source"))
                .flatMap(it -> it.child("address"))
                .filter(address -> address.attribute("bus").isPresent()
                        && address.attribute("type").orElse("pci").equals("pci"))
                .map(address -> XmlNumbers.pciAddress(part.name(), address));
    }

    private Need function(Part part) {
        if (express.equals(conventional)) {
            return conventional;
        }
        return source(part).map(isExpressOnHost::test).orElse(true) ? express : conventional;
    }
}
