package hostdev.core.format;

import hostdev.core.model.FirmwareClaim.Hop;
import hostdev.core.model.FirmwareTable.About;
import hostdev.core.model.FirmwareTable.Scope;
import hostdev.core.model.FirmwareTable.Structure;
import java.util.ArrayList;
import java.util.List;

/// The table of Intel VT-d, `DMAR` (Intel VT-d Architecture Specification, 8.1 to 8.9).
final class DmarTable {
    private static final int SCOPE_HEAD = 6;

    private DmarTable() {}

    static About about(AcpiTable table) {
        return new About.Intel(table.octet(36) + 1, table.octet(37));
    }

    static Structure decode(AcpiTable table, AcpiTable.Structure at) {
        int type = table.half(at.offset());
        int head = head(type);
        if (at.size() < head) {
            table.fault(at.offset(), "a structure of type " + type + " has " + at.size() + " bytes, not " + head, true);
            return new Structure.Other(type, at.size());
        }
        int here = at.offset();
        return switch (type) {
            case 0 ->
                new Structure.Unit(
                        table.octet(here + 4), table.half(here + 6), table.wide(here + 8), scopes(table, at, head));
            case 1 ->
                new Structure.Reserved(
                        table.half(here + 6), table.wide(here + 8), table.wide(here + 16), scopes(table, at, head));
            case 2 -> new Structure.RootPorts(table.octet(here + 4), table.half(here + 6), scopes(table, at, head));
            case 3 -> new Structure.Affinity(table.wide(here + 8), Integer.toUnsignedLong(table.word(here + 16)));
            case 4 -> new Structure.Named(table.octet(here + 7), table.text(here + 8, at.size() - head));
            case 5 -> new Structure.ChipDevices(table.octet(here + 4), table.half(here + 6), scopes(table, at, head));
            default -> new Structure.Other(type, at.size());
        };
    }

    /// How long each is before its scopes or its name.
    private static int head(int type) {
        return switch (type) {
            case 0 -> 16;
            case 1 -> 24;
            case 2, 4, 5 -> 8;
            case 3 -> 20;
            default -> 4;
        };
    }

    private static List<Scope> scopes(AcpiTable table, AcpiTable.Structure structure, int head) {
        List<Scope> scopes = new ArrayList<>();
        int at = structure.offset() + head;
        while (at < structure.end()) {
            int length = at + SCOPE_HEAD <= structure.end() ? table.octet(at + 1) : 0;
            if (length < SCOPE_HEAD || at + length > structure.end()) {
                table.fault(at, "the name of a device does not fit into its structure", true);
                break;
            }
            scopes.add(new Scope(
                    table.octet(at),
                    table.octet(at + 2),
                    table.octet(at + 4),
                    table.octet(at + 5),
                    hops(table, at, length)));
            at += length;
        }
        return List.copyOf(scopes);
    }

    private static List<Hop> hops(AcpiTable table, int at, int length) {
        List<Hop> hops = new ArrayList<>();
        for (int hop = at + SCOPE_HEAD; hop + 1 < at + length; hop += 2) {
            hops.add(new Hop(table.octet(hop), table.octet(hop + 1)));
        }
        return List.copyOf(hops);
    }
}
