package hostdev.host.capture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// Writes a tar archive (POSIX.1, pax), for owners to read only.
final class TarWriter {
    private static final int NAME = 100;

    private final OutputStream out;
    private final Instant time;

    TarWriter(OutputStream out, Instant time) {
        this.out = out;
        this.time = time;
    }

    void directory(String path) throws IOException {
        entry(path + "/", '5', "", new byte[0]);
    }

    void file(String path, byte[] content) throws IOException {
        entry(path, '0', "", content);
    }

    void link(String path, String target) throws IOException {
        entry(path, '2', target, new byte[0]);
    }

    /// Two empty blocks.
    void end() throws IOException {
        out.write(new byte[2 * TarHeader.BLOCK]);
    }

    private void entry(String path, char kind, String target, byte[] content) throws IOException {
        if (bytes(path).length > NAME || bytes(target).length > NAME) {
            byte[] records = bytes(record("path", path) + (target.isEmpty() ? "" : record("linkpath", target)));
            put("pax", 'x', "", records);
        }
        put(path, kind, target, content);
    }

    /// The length counts itself, too.
    private static String record(String key, String value) {
        int rest = bytes(" " + key + "=" + value + "\n").length;
        int length = rest + Integer.toString(rest).length();
        if (Integer.toString(length).length() > Integer.toString(rest).length()) {
            length++;
        }
        return length + " " + key + "=" + value + "\n";
    }

    private void put(String path, char kind, String target, byte[] content) throws IOException {
        byte[] block = new byte[TarHeader.BLOCK];
        text(block, 0, NAME, path);
        text(block, 100, 8, kind == '5' ? "0000700" : "0000600");
        text(block, 108, 8, "0000000");
        text(block, 116, 8, "0000000");
        text(block, 124, 12, octal(content.length, 11));
        text(block, 136, 12, octal(Math.max(0, time.getEpochSecond()), 11));
        Arrays.fill(block, 148, 156, (byte) ' ');
        block[156] = (byte) kind;
        text(block, 157, NAME, target);
        text(block, 257, 8, "ustar\00000");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        text(block, 148, 7, octal(sum, 6));
        out.write(block);
        out.write(content);
        out.write(new byte[-content.length & (TarHeader.BLOCK - 1)]);
    }

    private static void text(byte[] block, int start, int most, String text) {
        byte[] bytes = bytes(text);
        System.arraycopy(bytes, 0, block, start, Math.min(most, bytes.length));
    }

    private static String octal(long number, int digits) {
        String octal = Long.toOctalString(number);
        return "0".repeat(Math.max(0, digits - octal.length())) + octal;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
