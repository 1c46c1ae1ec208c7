package hostdev.core.format;

import hostdev.core.format.AcpiTable.Structure;
import hostdev.core.model.FirmwareClaim;
import hostdev.core.model.FirmwareClaim.Scope;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The table of AMD-Vi, `IVRS`: its memory definition blocks (AMD I/O Virtualization Technology Specification, 5.2.2).
final class IvrsTable {
    private static final int ALL = 0x20;
    private static final int ONE = 0x21;
    private static final int RANGE = 0x22;
    private static final int IVMD = 32;

    private IvrsTable() {}

    static Optional<List<FirmwareClaim>> claims(AcpiTable table, List<Structure> structures) {
        List<FirmwareClaim> claims = new ArrayList<>();
        for (Structure structure : structures) {
            int type = table.octet(structure.offset());
            if (type == ALL || type == ONE || type == RANGE) {
                if (structure.size() < IVMD) {
                    return Optional.empty();
                }
                claims.add(claim(table, structure.offset(), type));
            }
        }
        return Optional.of(List.copyOf(claims));
    }

    private static FirmwareClaim claim(AcpiTable table, int offset, int type) {
        long start = table.wide(offset + 16);
        int segment = table.half(offset + 8);
        PciAddress first = address(segment, table.half(offset + 4));
        Scope scope = switch (type) {
            case ALL -> new Scope.Everything();
            case ONE -> new Scope.Range(first, first);
            default -> new Scope.Range(first, address(segment, table.half(offset + 6)));
        };
        return new FirmwareClaim("IVRS", start, start + table.wide(offset + 24) - 1, List.of(scope));
    }

    /// A DeviceID: bus, device and function in 16 bits.
    private static PciAddress address(int segment, int id) {
        return new PciAddress(segment, id >> 8, id >> 3 & 0x1f, id & 7);
    }
}
