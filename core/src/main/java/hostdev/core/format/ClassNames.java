package hostdev.core.format;

import hostdev.core.model.PciClass;

/// What the commonest classes are called, for a machine without a `pci.ids` (PCI Code and ID Assignment Specification).
final class ClassNames {
    private ClassNames() {}

    static String of(PciClass pciClass) {
        return switch (pciClass.base() << 8 | pciClass.sub()) {
            case 0x0100 -> "SCSI storage controller";
            case 0x0101 -> "IDE interface";
            case 0x0104 -> "RAID bus controller";
            case 0x0106 -> "SATA controller";
            case 0x0107 -> "SAS controller";
            case 0x0108 -> "NVMe controller";
            case 0x0200 -> "Ethernet controller";
            case 0x0207 -> "InfiniBand controller";
            case 0x0280 -> "Network controller";
            case 0x0300 -> "VGA controller";
            case 0x0302 -> "3D controller";
            case 0x0380 -> "Display controller";
            case 0x0401, 0x0403 -> "Audio device";
            case 0x0580 -> "Memory controller";
            case 0x0600 -> "Host bridge";
            case 0x0601 -> "ISA bridge";
            case 0x0604 -> "PCI bridge";
            case 0x0680 -> "Bridge";
            case 0x0780 -> "Communication controller";
            case 0x0880 -> "System peripheral";
            case 0x0c03 -> "USB controller";
            case 0x0c04 -> "Fibre Channel";
            case 0x0c05 -> "SMBus";
            case 0x1180 -> "Signal processing controller";
            case 0x1200 -> "Processing accelerator";
            default -> "class " + pciClass.toString().substring(0, 4);
        };
    }
}
