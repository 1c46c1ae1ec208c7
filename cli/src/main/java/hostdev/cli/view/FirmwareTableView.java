package hostdev.cli.view;

import hostdev.core.json.Json;
import hostdev.core.model.FirmwareClaim.Hop;
import hostdev.core.model.FirmwareTable;
import hostdev.core.model.FirmwareTable.About;
import hostdev.core.model.FirmwareTable.Entry;
import hostdev.core.model.FirmwareTable.Fault;
import hostdev.core.model.FirmwareTable.Header;
import hostdev.core.model.FirmwareTable.Scope;
import hostdev.core.model.FirmwareTable.Structure;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;

/// What a `DMAR` or `IVRS` table says, structure by structure.
public record FirmwareTableView(FirmwareTable table) implements View {
    @Override
    public List<Line> lines(Screen screen) {
        List<Line> lines = new ArrayList<>();
        Header header = table.header();
        lines.add(Line.of(Line.Style.BOLD, header.signature())
                .add(", " + kind() + ", " + Integer.toUnsignedLong(header.length()) + " bytes, revision "
                        + header.revision() + ", made by " + header.maker() + " (" + header.model() + ")"));
        about().forEach(said -> lines.add(Line.of("  " + said)));
        for (Structure structure : table.structures()) {
            lines.add(Line.empty());
            add(lines, structure);
        }
        if (!table.faults().isEmpty()) {
            lines.add(Line.empty());
        }
        for (Fault fault : table.faults()) {
            lines.add(Line.of(Line.Style.RED, "damaged").add(" at byte " + fault.offset() + ": " + fault.what()));
        }
        return lines;
    }

    private String kind() {
        return table.about() instanceof About.Intel ? "Intel VT-d" : "AMD-Vi";
    }

    private List<String> about() {
        return switch (table.about()) {
            case About.Intel intel -> {
                List<String> said =
                        new ArrayList<>(List.of("devices reach addresses of " + intel.addressBits() + " bits"));
                said.add("interrupts " + (intel.remapsInterrupts() ? "can" : "cannot") + " be remapped");
                if (intel.optsOutOfX2apic()) {
                    said.add("the firmware asks to leave x2APIC off");
                }
                if (intel.optsIntoProtection()) {
                    said.add("the firmware asks to guard against devices from outside (DMA protection)");
                }
                yield said;
            }
            case About.Amd amd ->
                List.of("physical addresses of " + amd.physicalBits() + " bits, virtual ones of "
                        + amd.virtualBits() + " bits"
                        + (amd.extendedFeatures() ? "; extended features are told" : ""));
        };
    }

    private static void add(List<Line> lines, Structure structure) {
        switch (structure) {
            case Structure.Unit unit -> {
                head(lines, "remapping unit", "registers at " + hex(unit.registers()) + segment(unit.segment()));
                if (unit.hasTheRest()) {
                    lines.add(Line.of("  all devices that no other unit names"));
                }
                scopes(lines, unit.segment(), unit.scopes());
            }
            case Structure.Reserved reserved -> {
                head(
                        lines,
                        "reserved memory (RMRR)",
                        hex(reserved.start()) + " to " + hex(reserved.end()) + ", "
                                + size(reserved.end() - reserved.start() + 1));
                scopes(lines, reserved.segment(), reserved.scopes());
            }
            case Structure.RootPorts ports -> {
                head(lines, "devices may keep translations (ATS)", "below these root ports" + segment(ports.segment()));
                if (ports.all()) {
                    lines.add(Line.of("  all root ports"));
                }
                scopes(lines, ports.segment(), ports.scopes());
            }
            case Structure.Affinity affinity ->
                head(
                        lines,
                        "near memory",
                        "unit with registers at " + hex(affinity.registers()) + ", node " + affinity.node());
            case Structure.Named named -> head(lines, "named device", named.number() + ", " + named.name());
            case Structure.ChipDevices devices -> {
                head(
                        lines,
                        "devices of the chip that keep translations",
                        "flags " + hex(devices.flags()) + segment(devices.segment()));
                scopes(lines, devices.segment(), devices.scopes());
            }
            case Structure.Iommu iommu -> iommu(lines, iommu);
            case Structure.Memory memory ->
                head(
                        lines,
                        "reserved memory (IVMD)",
                        hex(memory.start()) + " to " + hex(memory.start() + memory.length() - 1) + ", "
                                + size(memory.length()) + ", for " + who(memory) + ": "
                                + FirmwareTableWords.memory(memory.flags()));
            case Structure.Other other ->
                head(lines, "structure of type " + hex(other.type()), other.length() + " bytes, not known here");
        }
    }

    private static void iommu(List<Line> lines, Structure.Iommu iommu) {
        head(
                lines,
                "IOMMU " + iommu.device(),
                "type " + hex(iommu.type()) + ", registers at " + hex(iommu.registers())
                        + iommu.extended()
                                .map(value -> ", extended features " + hex(value))
                                .orElse(""));
        if (iommu.flags() != 0) {
            lines.add(Line.of("  " + FirmwareTableWords.iommu(iommu.flags())));
        }
        for (Entry entry : iommu.entries()) {
            lines.add(Line.of("  " + FirmwareTableWords.entry(iommu.device().domain(), entry)));
        }
    }

    private static String who(Structure.Memory memory) {
        return switch (memory.type()) {
            case 0x20 -> "all devices";
            case 0x21 -> memory.first().toString();
            default -> memory.first() + " to " + memory.last();
        };
    }

    private static void head(List<Line> lines, String what, String more) {
        lines.add(Line.of(Line.Style.BOLD, what).add(": " + more));
    }

    private static void scopes(List<Line> lines, int segment, List<Scope> scopes) {
        for (Scope scope : scopes) {
            lines.add(Line.of("  " + FirmwareTableWords.scope(segment, scope)));
        }
    }

    private static String segment(int segment) {
        return segment == 0 ? "" : ", segment " + segment;
    }

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    private static String size(long bytes) {
        return bytes % 1024 == 0 && bytes > 0 ? bytes / 1024 + " KiB" : Long.toUnsignedString(bytes) + " bytes";
    }

    @Override
    public Json json() {
        Header header = table.header();
        List<Json> structures = Json.items();
        table.structures().forEach(structure -> structures.add(FirmwareTableJson.of(structure)));
        List<Json> faults = Json.items();
        for (Fault fault : table.faults()) {
            faults.add(Json.object()
                    .put("offset", fault.offset())
                    .put("what", fault.what())
                    .build());
        }
        return Json.object()
                .put("signature", header.signature())
                .put("length", Integer.toUnsignedLong(header.length()))
                .put("revision", header.revision())
                .put("checksum", header.checksum())
                .put("oem_id", header.maker())
                .put("oem_table_id", header.model())
                .put("about", FirmwareTableJson.of(table.about()))
                .put("structures", Json.list(structures))
                .put("faults", Json.list(faults))
                .build();
    }

    /// A device on a bus of the root complex, or the way down from there.
    static String place(int segment, int bus, List<Hop> hops) {
        StringBuilder way = new StringBuilder();
        for (Hop hop : hops) {
            if (way.isEmpty() && hop.device() < 32 && hop.function() < 8) {
                way.append(new PciAddress(segment, bus, hop.device(), hop.function()));
            } else {
                way.append(way.isEmpty() ? "bus " + hex(bus) + " " : " > ")
                        .append(Integer.toHexString(hop.device()))
                        .append('.')
                        .append(Integer.toHexString(hop.function()));
            }
        }
        return way.toString();
    }
}
