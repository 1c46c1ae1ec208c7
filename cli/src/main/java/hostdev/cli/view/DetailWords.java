package hostdev.cli.view;

import hostdev.core.model.Bar;
import hostdev.core.model.Capability;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PcieLink;
import hostdev.core.model.ReservedRegion;
import hostdev.core.model.Sriov;
import java.util.List;

/// The details of a function in words.
final class DetailWords {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private DetailWords() {}

    /// `memory 4 KiB at 0xfebf1000, 32 bit`
    static String bar(Bar bar) {
        String size = size(bar.size());
        if (bar.isIo()) {
            return "I/O ports " + size + " at " + hex(bar.start());
        }
        return "memory " + size + " at " + hex(bar.start()) + (bar.is64Bit() ? ", 64 bit" : ", 32 bit")
                + (bar.isPrefetchable() ? ", prefetchable" : "");
    }

    /// Lines 7 and up of `resource` are windows on a bridge and SR-IOV BARs elsewhere.
    static String barName(Bar bar, boolean bridge) {
        if (bar.index() == 6) {
            return "ROM";
        }
        if (bar.index() < 6) {
            return "BAR " + bar.index();
        }
        return bridge ? "window" : "VF BAR " + (bar.index() - 7);
    }

    /// Bytes with the largest unit that divides them.
    static String size(long bytes) {
        long value = bytes;
        int unit = 0;
        while (value >= 1024 && value % 1024 == 0 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return value + " " + UNITS[unit];
    }

    /// Two hexadecimal digits, as lspci writes it.
    static String revision(int revision) {
        return Integer.toHexString(0x100 | revision).substring(1);
    }

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    static String link(PcieLink link) {
        String now = link.currentSpeed() + " x" + link.currentWidth();
        String most = link.maxSpeed() + " x" + link.maxWidth();
        return now.equals(most) ? now : now + ", at most " + most;
    }

    static String resets(List<String> methods) {
        if (methods.isEmpty()) {
            return "none: it cannot be reset; what a guest leaves in it, the next user finds";
        }
        StringBuilder text = new StringBuilder();
        for (String method : methods) {
            text.append(text.isEmpty() ? "" : ", then ").append(reset(method));
        }
        return text.toString();
    }

    /// The kernel's words (Documentation/ABI/testing/sysfs-bus-pci, reset_method).
    private static String reset(String method) {
        return switch (method) {
            case "flr" -> "flr (function level reset)";
            case "af_flr" -> "af_flr (function level reset, conventional PCI)";
            case "pm" -> "pm (power state D3hot and back)";
            case "bus" -> "bus (secondary bus reset: everything on the bus)";
            case "cxl_bus" -> "cxl_bus (secondary bus reset of a CXL port)";
            case "acpi" -> "acpi (the firmware's _RST)";
            case "device_specific" -> "device_specific (the kernel's own way for this device)";
            default -> method;
        };
    }

    /// What the kernel keeps a group's addresses for (Documentation/ABI/testing/sysfs-kernel-iommu_groups).
    static String region(ReservedRegion region) {
        String range = hex(region.start()) + " to " + hex(region.end()) + " ";
        return range
                + switch (region.type()) {
                    case "direct" ->
                        "direct: the firmware keeps this memory for the device; the kernel refuses to give it away";
                    case "direct-relaxable" -> "direct-relaxable: kept by the firmware, given up when a guest takes it";
                    case "msi" -> "msi: where interrupts are written";
                    case "reserved" -> "reserved: not usable by a device";
                    default -> region.type();
                };
    }

    static List<String> sriov(Sriov sriov) {
        return switch (sriov) {
            case Sriov.None none -> List.of("none");
            case Sriov.Physical(int total, List<PciAddress> functions) ->
                List.of("physical function: " + functions.size() + " of at most " + total + " virtual functions"
                        + (functions.isEmpty() ? "" : ": " + joined(functions)));
            case Sriov.Virtual(var physical) -> List.of("virtual function of " + physical);
        };
    }

    private static String joined(List<PciAddress> addresses) {
        StringBuilder text = new StringBuilder();
        for (PciAddress address : addresses) {
            text.append(text.isEmpty() ? "" : ", ").append(address);
        }
        return text.toString();
    }

    static String capability(Capability capability) {
        String at = " at 0x" + Integer.toHexString(capability.offset());
        return switch (capability) {
            case Capability.PowerManagement it ->
                "power management" + at
                        + (it.noSoftReset() ? ": D3hot does not reset it" : ": D3hot and back resets it");
            case Capability.Msi it -> "MSI" + at + interrupts(it.enabled(), it.vectors());
            case Capability.MsiX it -> "MSI-X" + at + interrupts(it.enabled(), it.vectors());
            case Capability.Express it ->
                "PCI Express" + at + ": " + portType(it.portType())
                        + (it.functionLevelReset() ? ", function level reset" : "");
            case Capability.AdvancedFeatures it ->
                "advanced features" + at + (it.functionLevelReset() ? ": function level reset" : "");
            case Capability.AccessControl it ->
                "access control (ACS)" + at + ": can " + access(it.capable()) + "; on " + access(it.enabled());
            case Capability.SerialNumber it -> "serial number" + at + ": " + it.number();
            case Capability.SingleRootIov it ->
                "SR-IOV" + at + ": " + it.numVfs() + " of at most " + it.totalVfs() + " virtual functions";
            case Capability.Other it -> (it.extended() ? extended(it.id()) : conventional(it.id())) + at;
        };
    }

    /// Capability IDs (PCI Code and ID Assignment Specification, 2).
    private static String conventional(int id) {
        return switch (id) {
            case 0x03 -> "vital product data";
            case 0x09 -> "vendor's own";
            case 0x0d -> "subsystem of the bridge";
            case 0x12 -> "SATA configuration";
            case 0x14 -> "enhanced allocation";
            default -> "capability 0x" + Integer.toHexString(id);
        };
    }

    /// Extended capability IDs (the same, 3).
    private static String extended(int id) {
        return switch (id) {
            case 0x01 -> "advanced error reporting";
            case 0x02, 0x09 -> "virtual channel";
            case 0x0b -> "vendor's own, extended";
            case 0x0e -> "alternative routing (ARI)";
            case 0x0f -> "address translation (ATS)";
            case 0x13 -> "page requests (PRI)";
            case 0x15 -> "resizable BARs";
            case 0x18 -> "latency tolerance";
            case 0x19 -> "secondary PCI Express";
            case 0x1b -> "process address spaces (PASID)";
            case 0x1e -> "L1 power management";
            default -> "extended capability 0x" + Integer.toHexString(id);
        };
    }

    private static String interrupts(boolean enabled, int vectors) {
        return ": " + CellWords.counted(vectors, "vector", "vectors") + (enabled ? ", on" : ", off");
    }

    /// The Device/Port Type field (PCI Express Base Specification, 7.5.3.2).
    private static String portType(int type) {
        return switch (type) {
            case 0 -> "endpoint";
            case 1 -> "legacy endpoint";
            case 4 -> "root port";
            case 5 -> "upstream port of a switch";
            case 6 -> "downstream port of a switch";
            case 7 -> "bridge from PCI Express to PCI";
            case 8 -> "bridge from PCI to PCI Express";
            case 9 -> "endpoint within the root complex";
            case 10 -> "root complex event collector";
            default -> "port type " + type;
        };
    }

    private static final String[] ACCESS = {
        "source validation",
        "translation blocking",
        "request redirect",
        "completion redirect",
        "upstream forwarding",
        "egress control",
        "direct translated"
    };

    /// Bits of the ACS capability and control registers (PCI Express Base Specification, 7.7.11).
    private static String access(int bits) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < ACCESS.length; bit++) {
            if ((bits & 1 << bit) != 0) {
                text.append(text.isEmpty() ? "" : ", ").append(ACCESS[bit]);
            }
        }
        return text.isEmpty() ? "nothing" : text.toString();
    }
}
