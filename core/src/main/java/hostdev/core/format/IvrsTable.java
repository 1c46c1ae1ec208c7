package hostdev.core.format;

import hostdev.core.model.FirmwareTable.About;
import hostdev.core.model.FirmwareTable.Detail;
import hostdev.core.model.FirmwareTable.Entry;
import hostdev.core.model.FirmwareTable.Structure;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The table of AMD-Vi, `IVRS` (AMD I/O Virtualization Technology Specification, 5.2).
final class IvrsTable {
    private static final int RANGE = 0x22;
    private static final int IVMD = 32;
    private static final int NAMED = 0xf0;
    private static final int NAMED_HEAD = 22;

    private IvrsTable() {}

    static About about(AcpiTable table) {
        return new About.Amd(table.word(36));
    }

    static Structure decode(AcpiTable table, AcpiTable.Structure at) {
        int type = table.octet(at.offset());
        int head = switch (type) {
            case 0x10 -> 24;
            case 0x11, 0x40 -> 40;
            case 0x20, 0x21, RANGE -> IVMD;
            default -> 4;
        };
        if (at.size() < head) {
            table.fault(
                    at.offset(),
                    "a structure of type 0x" + Integer.toHexString(type) + " has " + at.size() + " bytes, not " + head,
                    true);
            return new Structure.Other(type, at.size());
        }
        return switch (type) {
            case 0x10, 0x11, 0x40 -> iommu(table, at, type, head);
            case 0x20, 0x21, RANGE -> memory(table, at.offset(), type);
            default -> new Structure.Other(type, at.size());
        };
    }

    private static Structure iommu(AcpiTable table, AcpiTable.Structure at, int type, int head) {
        int here = at.offset();
        return new Structure.Iommu(
                type,
                table.octet(here + 1),
                address(table.half(here + 16), table.half(here + 4)),
                table.half(here + 6),
                table.wide(here + 8),
                table.half(here + 18),
                Integer.toUnsignedLong(table.word(here + 20)),
                type == 0x10 ? Optional.empty() : Optional.of(table.wide(here + 24)),
                entries(table, at, head));
    }

    private static Structure memory(AcpiTable table, int here, int type) {
        int segment = table.half(here + 8);
        int auxiliary = table.half(here + 6);
        PciAddress first = address(segment, table.half(here + 4));
        return new Structure.Memory(
                type,
                table.octet(here + 1),
                first,
                type == RANGE ? address(segment, auxiliary) : first,
                auxiliary,
                table.wide(here + 16),
                table.wide(here + 24));
    }

    private static List<Entry> entries(AcpiTable table, AcpiTable.Structure structure, int head) {
        List<Entry> entries = new ArrayList<>();
        int at = structure.offset() + head;
        while (at < structure.end()) {
            int size = size(table, at, structure.end());
            if (size == 0) {
                table.fault(at, "an entry about devices does not fit into its structure", true);
                break;
            }
            entries.add(new Entry(
                    table.octet(at), table.half(at + 1), table.octet(at + 3), detail(table, at, table.octet(at))));
            at += size;
        }
        return List.copyOf(entries);
    }

    /// The upper two bits of the type say how long an entry is; those with a name say it themselves.
    ///
    /// @return 0 where it is longer than what is left
    private static int size(AcpiTable table, int at, int end) {
        int type = table.octet(at);
        int size = 4 << (type >> 6);
        if (type == NAMED) {
            size = at + NAMED_HEAD <= end ? NAMED_HEAD + table.octet(at + NAMED_HEAD - 1) : Integer.MAX_VALUE;
        }
        return size > end - at ? 0 : size;
    }

    private static Detail detail(AcpiTable table, int at, int type) {
        return switch (type) {
            case 0x42, 0x43 -> new Detail.Alias(table.half(at + 5));
            case 0x46, 0x47 -> new Detail.Extended(Integer.toUnsignedLong(table.word(at + 4)));
            case 0x48 -> new Detail.Special(table.octet(at + 4), table.half(at + 5), table.octet(at + 7));
            case NAMED ->
                new Detail.Named(
                        table.text(at + 4, 8), table.text(at + 12, 8), table.octet(at + 20), uid(table, at + 20));
            default -> new Detail.Plain();
        };
    }

    /// A number of eight bytes, a text, or nothing.
    private static String uid(AcpiTable table, int format) {
        int length = table.octet(format + 1);
        return switch (table.octet(format)) {
            case 1 -> length == 8 ? Long.toUnsignedString(table.wide(format + 2)) : "";
            case 2 -> table.text(format + 2, length);
            default -> "";
        };
    }

    /// A DeviceID: bus, device and function in 16 bits.
    static PciAddress address(int segment, int id) {
        return new PciAddress(segment, id >> 8, id >> 3 & 0x1f, id & 7);
    }
}
