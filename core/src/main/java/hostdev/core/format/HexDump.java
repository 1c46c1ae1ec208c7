package hostdev.core.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A table of the firmware as people keep it: its bytes, or these in hexadecimal as `acpidump`, `xxd` and `hexdump -C`
/// write them.
public final class HexDump {
    private static final int A_LINE = 16;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private HexDump() {}

    /// The bytes that a file stands for: itself, or of a text the bytes of the first `DMAR` or `IVRS` in it, else of
    /// the last table; none where it has no hexadecimal digits.
    public static byte[] bytes(byte[] file) {
        // a table's length is below 16 MiB: there is a zero in its first eight bytes
        for (byte each : file) {
            if (each == 0) {
                return file;
            }
        }
        HexDump dump = new HexDump();
        for (String line : new String(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            if (!dump.add(line)) {
                break;
            }
        }
        return dump.bytes.toByteArray();
    }

    /// @return false where the wanted table has ended
    private boolean add(String line) {
        String text = line.strip();
        int offset = offset(text);
        if (offset >= 0) {
            int end = text.indexOf(' ');
            long place = end < 0 ? -1 : number(text.substring(0, end).replace(":", ""));
            if (place >= 0 && place < bytes.size()) {
                if (isWanted()) {
                    return false;
                }
                bytes.reset();
            }
            addBytes(text.substring(offset), A_LINE);
            return true;
        }
        addBytes(text, Integer.MAX_VALUE);
        return true;
    }

    private boolean isWanted() {
        String begin = bytes.toString(StandardCharsets.ISO_8859_1);
        return begin.startsWith("DMAR") || begin.startsWith("IVRS");
    }

    /// Where the bytes begin behind `0010:` or `00000010  `; -1 where the line has no such beginning.
    private static int offset(String line) {
        int space = line.indexOf(' ');
        if (space < 0) {
            return -1;
        }
        String first = line.substring(0, space);
        boolean marked = first.endsWith(":") && number(first.substring(0, first.length() - 1)) >= 0;
        boolean wide = first.length() == 8 && number(first) >= 0 && line.startsWith("  ", space);
        return marked || wide ? space : -1;
    }

    private static long number(String text) {
        return HexText.parse(text);
    }

    /// Ends at what is no byte, and at the gap before the column of letters.
    private void addBytes(String text, int most) {
        int end = bytes.size();
        int at = 0;
        while (at < text.length() && bytes.size() - end < most) {
            int begin = at;
            while (begin < text.length() && text.charAt(begin) == ' ') {
                begin++;
            }
            if (begin - at >= 3 && bytes.size() > end) {
                return;
            }
            int stop = begin;
            while (stop < text.length() && text.charAt(stop) != ' ') {
                stop++;
            }
            if (!addWord(text.substring(begin, stop))) {
                return;
            }
            at = stop;
        }
    }

    /// @param word `44`, `0x44,` or `444d4152`
    private boolean addWord(String word) {
        String digits = word.endsWith(",") ? word.substring(0, word.length() - 1) : word;
        digits = digits.startsWith("0x") ? digits.substring(2) : digits;
        if (digits.isEmpty() || digits.length() % 2 != 0) {
            return false;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (Character.digit(digits.charAt(i), 16) < 0) {
                return false;
            }
        }
        for (int i = 0; i < digits.length(); i += 2) {
            bytes.write(Integer.parseInt(digits, i, i + 2, 16));
        }
        return true;
    }
}
