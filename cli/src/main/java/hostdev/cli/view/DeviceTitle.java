package hostdev.cli.view;

import hostdev.core.format.PciNames;
import hostdev.core.model.PciClass;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;

/// What a device is, in a few words, its kind first: `USB: Intel 82801I (ICH9 Family) USB2 EHCI Controller #1`.
public final class DeviceTitle {
    private final PciNames names;

    public DeviceTitle(PciNames names) {
        this.names = names;
    }

    public String of(PciFunction function) {
        String what = kind(function.pciClass());
        PciIds ids = function.ids();
        String vendor = names.vendor(ids.vendor()).map(DeviceTitle::shortVendor).orElse("");
        String device = names.device(ids)
                .map(name -> function.pciClass().isDisplay() ? marketed(name) : name)
                .orElse("");
        if (device.isEmpty()) {
            device = vendor.isEmpty()
                    ? ids.toString()
                    : "device " + ids.toString().substring(5);
        }
        return what + ": " + (vendor.isEmpty() ? device : vendor + " " + device);
    }

    /// The word that people look for in a list; the class's own name where there is no shorter one.
    private String kind(PciClass pciClass) {
        return switch (pciClass.code() >> 8) {
            case 0x0100 -> "SCSI";
            case 0x0101 -> "IDE";
            case 0x0104 -> "RAID";
            case 0x0106 -> "SATA";
            case 0x0107 -> "SAS";
            case 0x0108 -> "NVMe";
            case 0x0200 -> "Ethernet";
            case 0x0207 -> "InfiniBand";
            case 0x0280 -> "Network";
            case 0x0300 -> "Display";
            case 0x0302 -> "3D";
            case 0x0380 -> "Display";
            case 0x0401, 0x0403 -> "Audio";
            case 0x0600 -> "Host bridge";
            case 0x0601 -> "ISA bridge";
            case 0x0604 -> "PCI bridge";
            case 0x0c03 -> "USB";
            case 0x0c04 -> "Fibre Channel";
            case 0x0c05 -> "SMBus";
            default -> names.className(pciClass);
        };
    }

    /// `Intel Corporation` is Intel, `Advanced Micro Devices, Inc. [AMD/ATI]` is AMD/ATI.
    private static String shortVendor(String vendor) {
        if (vendor.endsWith("]") && vendor.lastIndexOf('[') > 0) {
            return vendor.substring(vendor.lastIndexOf('[') + 1, vendor.length() - 1);
        }
        String text = vendor;
        int comma = text.indexOf(", ");
        if (comma > 0) {
            text = text.substring(0, comma);
        }
        String before;
        do {
            before = text;
            for (String ending : ENDINGS) {
                if (text.endsWith(ending)) {
                    text = text.substring(0, text.length() - ending.length());
                }
            }
        } while (!before.equals(text));
        return text;
    }

    private static final String[] ENDINGS = {
        " Corporation",
        " Corp.",
        " Corp",
        " Inc.",
        " Inc",
        " Ltd.",
        " Ltd",
        " Co.",
        " Co",
        " Limited",
        " GmbH",
        " Technologies",
        " Semiconductor",
        " Electronics",
        " Systems",
        " Technology"
    };

    /// `AD104 [GeForce RTX 4070]` is a GeForce RTX 4070 to its owner.
    private static String marketed(String name) {
        int open = name.indexOf('[');
        return name.endsWith("]") && open > 0
                ? name.substring(open + 1, name.length() - 1) + " (" + name.substring(0, open - 1) + ")"
                : name;
    }
}
