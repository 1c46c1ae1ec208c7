package hostdev.core.format;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A card's Vital Product Data (PCI Local Bus Specification 3.0, appendix I): a row of resources, and in the
/// read-only one of them a row of keywords. Nothing is believed: a length may lead out of what could be read.
public final class VitalProductData {
    private static final int LARGE = 0x80;
    private static final int READ_ONLY = 0x90;
    private static final int LENGTH_OF_LARGE = 3;

    private VitalProductData() {}

    /// What the keyword SN says; empty where there is none, nothing in it, or it is not in what was read.
    public static Optional<String> serialNumber(byte[] bytes) {
        int at = 0;
        while (at + LENGTH_OF_LARGE <= bytes.length && (octet(bytes, at) & LARGE) != 0) {
            int start = at + LENGTH_OF_LARGE;
            int end = start + (octet(bytes, at + 1) | octet(bytes, at + 2) << 8);
            if (octet(bytes, at) == READ_ONLY) {
                return keyword(bytes, start, Math.min(end, bytes.length));
            }
            at = end;
        }
        return Optional.empty();
    }

    private static Optional<String> keyword(byte[] bytes, int from, int to) {
        int at = from;
        while (at + LENGTH_OF_LARGE <= to) {
            int start = at + LENGTH_OF_LARGE;
            int end = start + octet(bytes, at + 2);
            if (bytes[at] == 'S' && bytes[at + 1] == 'N' && end <= to) {
                String text = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
                return Optional.of(text.replace("\0", "").strip()).filter(number -> !number.isEmpty());
            }
            at = end;
        }
        return Optional.empty();
    }

    private static int octet(byte[] bytes, int at) {
        return bytes[at] & 0xff;
    }
}
