package hostdev.core.scrub;

import hostdev.core.format.DiskSignature;
import hostdev.core.format.LvmText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that are no text, without what names their card or disk.
final class ScrubbedBytes {
    private static final int CONVENTIONAL = 256;
    private static final int MOST_CAPABILITIES = 1024;
    private static final int SERIAL_NUMBER = 0x03;
    private static final int LARGE = 0x80;
    private static final int LENGTH_OF_LARGE = 3;
    private static final int IDENTIFIER = 0x82;

    private final Scrubber scrubber;

    ScrubbedBytes(Scrubber scrubber) {
        this.scrubber = scrubber;
    }

    /// Configuration space: the Device Serial Number (PCI Express Base Specification, 7.9.3) is another one.
    byte[] config(byte[] bytes) {
        byte[] scrubbed = bytes.clone();
        int at = CONVENTIONAL;
        for (int i = 0; i < MOST_CAPABILITIES && at >= CONVENTIONAL && at + 4 <= bytes.length; i++) {
            if (octet(bytes, at) == SERIAL_NUMBER && bytes[at + 1] == 0 && at + 12 <= bytes.length) {
                serialNumber(scrubbed, at + 4);
            }
            at = ((octet(bytes, at + 3) << 4) | (octet(bytes, at + 2) >> 4)) & 0xffc;
        }
        return scrubbed;
    }

    /// Eight bytes, the least significant first.
    private void serialNumber(byte[] bytes, int at) {
        StringBuilder digits = new StringBuilder();
        for (int i = 7; i >= 0; i--) {
            digits.append(Integer.toHexString(0x100 | octet(bytes, at + i)).substring(1));
        }
        String other = scrubber.number(digits.toString());
        for (int i = 0; i < 8; i++) {
            bytes[at + 7 - i] = (byte) Integer.parseInt(other.substring(2 * i, 2 * i + 2), 16);
        }
    }

    /// Vital Product Data (PCI Local Bus Specification 3.0, appendix I): of the keywords, only the part number and the
    /// engineering level stay as they are; the serial number becomes another one, the rest nothing.
    byte[] vitalProductData(byte[] bytes) {
        byte[] scrubbed = bytes.clone();
        int at = 0;
        while (at + LENGTH_OF_LARGE <= bytes.length && (octet(bytes, at) & LARGE) != 0) {
            int start = at + LENGTH_OF_LARGE;
            int end = Math.min(bytes.length, start + (octet(bytes, at + 1) | (octet(bytes, at + 2) << 8)));
            if (octet(bytes, at) != IDENTIFIER) {
                keywords(scrubbed, start, end);
            }
            at = end;
        }
        Arrays.fill(scrubbed, Math.min(at, scrubbed.length), scrubbed.length, (byte) 0);
        return scrubbed;
    }

    private void keywords(byte[] bytes, int from, int to) {
        int at = from;
        while (at + LENGTH_OF_LARGE <= to) {
            int start = at + LENGTH_OF_LARGE;
            int end = Math.min(to, start + octet(bytes, at + 2));
            String keyword = new String(bytes, at, 2, StandardCharsets.ISO_8859_1);
            if (keyword.equals("SN")) {
                serial(bytes, start, end);
            } else if (!keyword.equals("PN") && !keyword.equals("EC")) {
                Arrays.fill(bytes, start, end, (byte) 0);
            }
            at = end;
        }
    }

    /// Without the blanks and zeros around it, so that it becomes the same here as elsewhere.
    private void serial(byte[] bytes, int from, int to) {
        String field = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        String number = field.replace("\0", "").strip();
        put(bytes, from, number.isEmpty() ? field : field.replace(number, scrubber.word(number)));
    }

    /// The beginning of a disk: what tells that it is a part of something larger, and nothing else.
    byte[] disk(byte[] bytes) {
        byte[] scrubbed = DiskSignature.alone(bytes);
        LvmText.place(bytes).ifPresent(place -> {
            System.arraycopy(bytes, LvmText.HEADER, scrubbed, LvmText.HEADER, LvmText.HEADER_LENGTH);
            put(
                    scrubbed,
                    place.start(),
                    scrubber.bytes(new String(bytes, place.start(), place.length(), StandardCharsets.ISO_8859_1)));
        });
        return scrubbed;
    }

    private static void put(byte[] bytes, int at, String latin) {
        byte[] written = latin.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(written, 0, bytes, at, written.length);
    }

    private static int octet(byte[] bytes, int at) {
        return bytes[at] & 0xff;
    }
}
