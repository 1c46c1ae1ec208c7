package hostdev.core.format;

import hostdev.core.model.FirmwareClaim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One of the firmware's tables, as bytes: little-endian, a header of 36 bytes that says the length, then structures
/// (ACPI Specification, 5.2.6). Nothing is believed: a structure may leave its table.
public final class AcpiTable {
    private static final int HEADER = 36;
    private static final int STRUCTURE_HEAD = 4;

    /// Where the structures of `DMAR` and of `IVRS` begin.
    private static final int FIRST = 48;

    private final byte[] bytes;
    private final int length;

    private AcpiTable(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /// What a `DMAR` or `IVRS` table keeps memory for.
    ///
    /// @return empty where it is neither of them or is broken
    public static Optional<List<FirmwareClaim>> claims(byte[] bytes) {
        if (bytes.length < HEADER) {
            return Optional.empty();
        }
        AcpiTable table = new AcpiTable(bytes, new AcpiTable(bytes, HEADER).word(4));
        if (table.length < HEADER || table.length > bytes.length) {
            return Optional.empty();
        }
        return switch (new String(bytes, 0, 4, java.nio.charset.StandardCharsets.US_ASCII)) {
            case "DMAR" -> table.structures().flatMap(all -> DmarTable.claims(table, all));
            case "IVRS" -> table.structures().flatMap(all -> IvrsTable.claims(table, all));
            default -> Optional.empty();
        };
    }

    /// A structure of the table.
    ///
    /// @param offset where it begins
    /// @param size in bytes, all of them within the table, its type and size among them
    record Structure(int offset, int size) {}

    /// The structures to the end, each with its size at its third byte, as `DMAR` and `IVRS` have them.
    ///
    /// @return empty where one of them leaves the table
    Optional<List<Structure>> structures() {
        List<Structure> structures = new ArrayList<>();
        int offset = FIRST;
        while (offset < length) {
            int size = offset + STRUCTURE_HEAD <= length ? half(offset + 2) : 0;
            if (size < STRUCTURE_HEAD || offset + size > length) {
                return Optional.empty();
            }
            structures.add(new Structure(offset, size));
            offset += size;
        }
        return Optional.of(structures);
    }

    int octet(int offset) {
        return bytes[offset] & 0xff;
    }

    int half(int offset) {
        return octet(offset) | octet(offset + 1) << 8;
    }

    int word(int offset) {
        return half(offset) | half(offset + 2) << 16;
    }

    long wide(int offset) {
        return Integer.toUnsignedLong(word(offset)) | (long) word(offset + 4) << 32;
    }
}
