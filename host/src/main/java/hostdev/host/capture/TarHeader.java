package hostdev.host.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// One header block of a tar archive (POSIX.1, pax, "ustar Interchange Format"; GNU tar's base-256 numbers).
///
/// @param name with its prefix
/// @param size of what follows, in bytes
/// @param kind `0` a file, `2` a link, `5` a directory, `x` more about the next entry …
record TarHeader(String name, long size, char kind, String target) {
    static final int BLOCK = 512;

    private static final int CHECKSUM = 148;

    /// @throws IOException where the block is no header
    static TarHeader parse(byte[] block) throws IOException {
        if (number(block, CHECKSUM, 8) != checksum(block)) {
            throw new IOException("a header's checksum is wrong");
        }
        String prefix = isUstar(block) ? text(block, 345, 155) : "";
        String name = text(block, 0, 100);
        return new TarHeader(
                prefix.isEmpty() ? name : prefix + "/" + name,
                number(block, 124, 12),
                (char) (block[156] & 0xff),
                text(block, 157, 100));
    }

    /// Whether this can be the first block of an archive.
    static boolean isHeader(byte[] block) {
        try {
            return block.length >= BLOCK && block[0] != 0 && number(block, CHECKSUM, 8) == checksum(block);
        } catch (IOException _) {
            return false;
        }
    }

    static boolean isEnd(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /// GNU tar writes `ustar` and two blanks, and uses the prefix's place for something else.
    private static boolean isUstar(byte[] block) {
        return text(block, 257, 6).equals("ustar");
    }

    private static long checksum(byte[] block) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : block[i] & 0xff;
        }
        return sum;
    }

    static String text(byte[] block, int start, int length) {
        int end = start;
        while (end < start + length && block[end] != 0) {
            end++;
        }
        return new String(block, start, end - start, StandardCharsets.UTF_8);
    }

    private static long number(byte[] block, int start, int length) throws IOException {
        if ((block[start] & 0x80) != 0) {
            return binary(block, start, length);
        }
        long number = 0;
        for (int i = start; i < start + length; i++) {
            int c = block[i];
            if (c >= '0' && c <= '7') {
                number = (number << 3) | (c - '0');
            } else if (c != ' ' && c != 0) {
                throw new IOException("a number in a header is none");
            }
        }
        return number;
    }

    private static long binary(byte[] block, int start, int length) throws IOException {
        long number = block[start] & 0x7f;
        for (int i = start + 1; i < start + length; i++) {
            if (number >> 54 != 0) {
                throw new IOException("a number in a header is too large");
            }
            number = (number << 8) | (block[i] & 0xff);
        }
        return number;
    }
}
