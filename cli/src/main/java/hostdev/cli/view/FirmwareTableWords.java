package hostdev.cli.view;

import hostdev.core.model.FirmwareTable.Detail;
import hostdev.core.model.FirmwareTable.Entry;
import hostdev.core.model.FirmwareTable.Scope;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;

/// Devices and flags of a table of the firmware, in words.
final class FirmwareTableWords {
    private static final List<String> MEMORY =
            List.of("mapped to itself", "readable", "writable", "shut out of translation");
    private static final List<String> IOMMU = List.of(
            "HyperTransport tunnel translation",
            "passes posted writes",
            "passes posted responses",
            "isochronous",
            "devices may keep translations (IOTLB)",
            "coherent",
            "prefetch",
            "page requests (PPR)");
    private static final List<String> SETTING = List.of(
            "INIT passes",
            "ExtInt passes",
            "NMI passes",
            "",
            "system management 1",
            "system management 2",
            "LINT0 passes",
            "LINT1 passes");

    private FirmwareTableWords() {}

    static String memory(int flags) {
        return flags(MEMORY, flags);
    }

    static String iommu(int flags) {
        return flags(IOMMU, flags);
    }

    static List<String> settings(int setting) {
        return names(SETTING, setting);
    }

    private static String flags(List<String> names, int flags) {
        List<String> set = names(names, flags);
        return set.isEmpty() ? "no flags" : String.join(", ", set);
    }

    private static List<String> names(List<String> names, int flags) {
        List<String> set = new ArrayList<>();
        for (int bit = 0; bit < names.size(); bit++) {
            if ((flags >> bit & 1) != 0 && !names.get(bit).isEmpty()) {
                set.add(names.get(bit));
            }
        }
        return set;
    }

    static String scope(int segment, Scope scope) {
        String place = FirmwareTableView.place(segment, scope.bus(), scope.hops());
        return switch (scope.type()) {
            case 1 -> place;
            case 2 -> place + " (bridge) and all behind it";
            case 3 -> "I/O APIC " + scope.number() + " as " + place;
            case 4 -> "HPET " + scope.number() + " as " + place;
            case 5 -> "named device " + scope.number() + " as " + place;
            default -> "device of type " + scope.type() + ", " + place;
        };
    }

    static String kind(int type) {
        return switch (type) {
            case 1 -> "function";
            case 2 -> "bridge";
            case 3 -> "io-apic";
            case 4 -> "hpet";
            case 5 -> "named";
            default -> "unknown";
        };
    }

    static String entry(int segment, Entry entry) {
        String passes = entry.type() == 0 || entry.setting() == 0 ? "" : ", " + flags(SETTING, entry.setting());
        return words(segment, entry) + passes;
    }

    private static String words(int segment, Entry entry) {
        PciAddress device = address(segment, entry.device());
        String named = switch (entry.type()) {
            case 0x00 -> "(filling)";
            case 0x01 -> "all devices";
            case 0x02, 0x42, 0x46 -> device.toString();
            case 0x03, 0x43, 0x47 -> "from " + device;
            case 0x04 -> "to " + device;
            case 0x48, 0xf0 -> "";
            default -> "entry of type " + FirmwareTableView.hex(entry.type()) + ", " + device;
        };
        return named
                + switch (entry.detail()) {
                    case Detail.Plain _ -> "";
                    case Detail.Alias alias -> ", known to the IOMMU as " + address(segment, alias.source());
                    case Detail.Extended extended -> ", extended flags " + FirmwareTableView.hex(extended.flags());
                    case Detail.Special special ->
                        special(special.variety()) + " " + special.handle() + " as "
                                + address(segment, special.source());
                    case Detail.Named acpi ->
                        "named device " + acpi.hardware() + (acpi.uid().isEmpty() ? "" : " " + acpi.uid()) + " as "
                                + device;
                };
    }

    static String special(int variety) {
        return switch (variety) {
            case 1 -> "I/O APIC";
            case 2 -> "HPET";
            default -> "special device of variety " + variety;
        };
    }

    static PciAddress address(int segment, int id) {
        return new PciAddress(segment, id >> 8, id >> 3 & 0x1f, id & 7);
    }
}
