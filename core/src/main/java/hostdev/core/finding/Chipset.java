package hostdev.core.finding;

import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import java.util.Optional;

/// Functions by which the board itself works. They are endpoints like others, and no guest can use them: taking one
/// from
/// the host takes its clock, its firmware's flash or its sensors.
final class Chipset {
    private static final int FUNCTIONS = 8;
    private static final int ISA = 0x0601;
    private static final int SMBUS = 0x0c05;

    /// A virtual machine's IOMMU, which has no class of its own (Virtual I/O Device Specification, 5.13).
    private static final PciIds VIRTIO_IOMMU = new PciIds(0x1af4, 0x1057);

    private Chipset() {}

    /// What the function does for the host; empty where it is none of the chipset's.
    static Optional<String> role(Host host, PciFunction function) {
        if (function.ids().equals(VIRTIO_IOMMU)) {
            return Optional.of("the IOMMU that this machine was given");
        }
        return switch (function.pciClass().kind()) {
            case 0x0601, 0x0602, 0x0603 -> Optional.of("the bridge to the board's legacy devices (ISA/LPC)");
            case 0x0806 -> Optional.of("an IOMMU of the host");
            case 0x0807 -> Optional.of("the root complex's event collector");
            default -> function.parent().isEmpty() ? onRootBus(host, function) : Optional.empty();
        };
    }

    /// The same classes on a card behind a port belong to the card.
    private static Optional<String> onRootBus(Host host, PciFunction function) {
        return switch (function.pciClass().kind()) {
            case 0x0600 -> Optional.of("a host bridge of the chipset");
            case 0x0800 -> Optional.of("the host's interrupt controller");
            case 0x0801 -> Optional.of("the chipset's DMA controller");
            case 0x0802 -> Optional.of("the host's timer");
            case 0x0803 -> Optional.of("the host's clock");
            case 0x0804 -> Optional.of("the host's hot-plug controller");
            case SMBUS -> Optional.of("the board's SMBus (memory modules and sensors)");
            case 0x0580, 0x0680, 0x0c80 ->
                isBesideLegacyBridge(host, function)
                        ? Optional.of("a part of the board's ISA/LPC device (power management or firmware flash)")
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static boolean isBesideLegacyBridge(Host host, PciFunction function) {
        PciAddress device = function.address();
        for (int number = 0; number < FUNCTIONS; number++) {
            if (host.function(device.withFunction(number))
                    .filter(other -> other.pciClass().kind() == ISA)
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }

    /// Whether its driver can go so that others of its IOMMU group reach a guest: the host runs on without its SMBus.
    static boolean mayStepAside(PciFunction function) {
        return function.pciClass().kind() == SMBUS;
    }
}
