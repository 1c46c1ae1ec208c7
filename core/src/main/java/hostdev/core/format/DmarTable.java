package hostdev.core.format;

import hostdev.core.format.AcpiTable.Structure;
import hostdev.core.model.FirmwareClaim;
import hostdev.core.model.FirmwareClaim.Hop;
import hostdev.core.model.FirmwareClaim.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The table of Intel VT-d, `DMAR`: its reserved memory regions (Intel VT-d Architecture Specification, 8.3 and 8.4).
final class DmarTable {
    private static final int RMRR = 1;
    private static final int RMRR_HEAD = 24;
    private static final int SCOPE_HEAD = 6;
    private static final int ENDPOINT = 1;
    private static final int BRIDGE = 2;

    private DmarTable() {}

    static Optional<List<FirmwareClaim>> claims(AcpiTable table, List<Structure> structures) {
        List<FirmwareClaim> claims = new ArrayList<>();
        for (Structure structure : structures) {
            if (table.half(structure.offset()) == RMRR) {
                Optional<FirmwareClaim> claim = claim(table, structure.offset(), structure.size());
                if (claim.isEmpty()) {
                    return Optional.empty();
                }
                claims.add(claim.get());
            }
        }
        return Optional.of(List.copyOf(claims));
    }

    private static Optional<FirmwareClaim> claim(AcpiTable table, int offset, int size) {
        if (size < RMRR_HEAD) {
            return Optional.empty();
        }
        List<Scope> scopes = new ArrayList<>();
        int segment = table.half(offset + 6);
        int at = offset + RMRR_HEAD;
        while (at < offset + size) {
            int length = at + SCOPE_HEAD <= offset + size ? table.octet(at + 1) : 0;
            if (length < SCOPE_HEAD || at + length > offset + size) {
                return Optional.empty();
            }
            int type = table.octet(at);
            // others are interrupt controllers, timers and things without an address
            if (type == ENDPOINT || type == BRIDGE) {
                scopes.add(new Scope.Path(segment, table.octet(at + 5), hops(table, at, length), type == BRIDGE));
            }
            at += length;
        }
        return Optional.of(
                new FirmwareClaim("DMAR", table.wide(offset + 8), table.wide(offset + 16), List.copyOf(scopes)));
    }

    private static List<Hop> hops(AcpiTable table, int at, int length) {
        List<Hop> hops = new ArrayList<>();
        for (int hop = at + SCOPE_HEAD; hop + 1 < at + length; hop += 2) {
            hops.add(new Hop(table.octet(hop), table.octet(hop + 1)));
        }
        return List.copyOf(hops);
    }
}
