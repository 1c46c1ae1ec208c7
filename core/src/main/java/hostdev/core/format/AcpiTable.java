package hostdev.core.format;

import hostdev.core.model.FirmwareClaim;
import hostdev.core.model.FirmwareTable;
import hostdev.core.model.FirmwareTable.Fault;
import hostdev.core.model.FirmwareTable.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// One of the firmware's tables, as bytes: little-endian, a header of 36 bytes that says the length, then structures
/// (ACPI Specification, 5.2.6). Nothing is believed: a structure may leave its table.
public final class AcpiTable {
    private static final int STRUCTURE_HEAD = 4;

    /// Where the structures of `DMAR` and of `IVRS` begin.
    private static final int FIRST = 48;

    private final byte[] bytes;
    private final int length;
    private final List<Fault> faults = new ArrayList<>();

    private AcpiTable(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /// What a `DMAR` or `IVRS` table keeps memory for.
    ///
    /// @return empty where it is neither of them or its structures cannot be told apart
    public static Optional<List<FirmwareClaim>> claims(byte[] bytes) {
        return decode(bytes).filter(FirmwareTable::isWhole).map(FirmwareTable::claims);
    }

    /// A `DMAR` or `IVRS` table, with all that is wrong with it.
    ///
    /// @return empty where it is neither of them, or shorter than what stands before the structures
    public static Optional<FirmwareTable> decode(byte[] seen) {
        byte[] bytes = asFirmwareWrote(seen);
        String signature = bytes.length < FIRST ? "" : signature(bytes);
        if (!signature.equals("DMAR") && !signature.equals("IVRS")) {
            return Optional.empty();
        }
        AcpiTable whole = new AcpiTable(bytes, bytes.length);
        int claimed = whole.word(4);
        boolean fits = claimed >= FIRST && claimed <= bytes.length;
        AcpiTable table = new AcpiTable(bytes, fits ? claimed : bytes.length);
        if (!fits) {
            table.fault(
                    4,
                    "the table says that it has " + Integer.toUnsignedLong(claimed) + " bytes, and there are "
                            + bytes.length,
                    true);
        }
        Header header = table.header(signature, claimed);
        boolean intel = signature.equals("DMAR");
        List<FirmwareTable.Structure> structures = new ArrayList<>();
        for (Structure structure : table.structures()) {
            structures.add(intel ? DmarTable.decode(table, structure) : IvrsTable.decode(table, structure));
        }
        table.faults.sort(Comparator.comparingInt(Fault::offset));
        return Optional.of(new FirmwareTable(
                header,
                intel ? DmarTable.about(table) : IvrsTable.about(table),
                List.copyOf(structures),
                List.copyOf(table.faults)));
    }

    private static String signature(byte[] bytes) {
        return new String(bytes, 0, 4, StandardCharsets.US_ASCII);
    }

    /// Xen gives Intel's table another signature, and then the checksum that goes with it, to keep it from the kernel
    /// above (xen/drivers/passthrough/vtd/dmar.c, `acpi_dmar_zap`).
    private static byte[] asFirmwareWrote(byte[] seen) {
        boolean hidden = seen.length >= FIRST
                && (signature(seen).equals("RMAD") || signature(seen).equals("XMAR"));
        if (!hidden) {
            return seen;
        }
        byte[] bytes = seen.clone();
        System.arraycopy("DMAR".getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, 4);
        for (int i = 0; i < 4; i++) {
            bytes[9] += (byte) (seen[i] - bytes[i]);
        }
        return bytes;
    }

    private Header header(String signature, int claimed) {
        int sum = 0;
        for (int offset = 0; offset < length; offset++) {
            sum += octet(offset);
        }
        // one of another length has another sum: that is said once
        if ((sum & 0xff) != 0 && faults.isEmpty()) {
            fault(9, "the checksum is wrong: the bytes add up to " + (sum & 0xff) + ", not to 0", false);
        }
        return new Header(signature, claimed, octet(8), octet(9), text(10, 6), text(16, 8));
    }

    /// A structure of the table.
    ///
    /// @param offset where it begins
    /// @param size in bytes, all of them within the table, its type and size among them
    record Structure(int offset, int size) {
        int end() {
            return offset + size;
        }
    }

    /// The structures to the end, each with its size at its third byte, as `DMAR` and `IVRS` have them; to the first
    /// that leaves the table.
    private List<Structure> structures() {
        List<Structure> structures = new ArrayList<>();
        int offset = FIRST;
        while (offset < length) {
            int size = offset + STRUCTURE_HEAD <= length ? half(offset + 2) : 0;
            if (size < STRUCTURE_HEAD) {
                fault(offset, "a structure begins that has no length", true);
                break;
            }
            if (offset + size > length) {
                fault(
                        offset,
                        "a structure of " + size + " bytes begins where " + (length - offset) + " are left",
                        true);
                break;
            }
            structures.add(new Structure(offset, size));
            offset += size;
        }
        return structures;
    }

    void fault(int offset, String what, boolean shape) {
        faults.add(new Fault(offset, what, shape));
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

    /// To the first zero byte, without spaces at its end.
    String text(int offset, int size) {
        int end = offset;
        while (end < offset + size && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, offset, end - offset, StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
