package hostdev.host.capture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// What bzip2 has compressed, unpacked block by block: other programs pack copies of sysfs with it, and the JDK has no
/// reader of it. After the block's numbers are read ([Bzip2Block]) the sorting is undone (Burrows and Wheeler, "A Block
/// Sorting Lossless Data Compression Algorithm", 1994) and runs of four and more are written out.
final class Bzip2Input extends InputStream {
    private static final long BLOCK = 0x314159265359L;
    private static final long END = 0x177245385090L;
    private static final int UNIT = 100_000;
    private static final int RUN = 4;

    private final Bits bits;
    private Bzip2Block block = Bzip2Block.empty();

    /// Where each byte of the block has its follower.
    private int[] next = new int[0];

    private int position;
    private int left;
    private int level;

    private int last = -1;
    private int alike;
    private int repeats;
    private int crc;
    private boolean ended;

    Bzip2Input(InputStream in) throws IOException {
        this.bits = new Bits(in);
        header();
    }

    private void header() throws IOException {
        if (bits.read(24) != (('B' << 16) | ('Z' << 8) | 'h')) {
            throw new IOException("a bzip2 stream begins with something else");
        }
        level = bits.read(8) - '0';
        if (level < 1 || level > 9) {
            throw new IOException("a bzip2 stream of an unknown kind");
        }
        nextBlock();
    }

    private void nextBlock() throws IOException {
        long magic = ((long) bits.read(24) << 24) | bits.read(24);
        if (magic == END) {
            bits.read(32); // of all blocks together: each was checked
            bits.align();
            if (bits.isAtEnd()) {
                ended = true;
            } else {
                header();
            }
            return;
        }
        if (magic != BLOCK) {
            throw new IOException("a bzip2 block begins with something else");
        }
        block = Bzip2Block.read(bits, level * UNIT);
        next = followers(block);
        position = next[block.origin()];
        left = block.length();
        last = -1;
        alike = 0;
        repeats = 0;
        crc = -1;
    }

    /// @throws IOException where the block's first byte is outside of it
    private static int[] followers(Bzip2Block block) throws IOException {
        if (block.origin() >= block.length()) {
            throw new IOException("a bzip2 block has no beginning");
        }
        int[] start = new int[257];
        byte[] bytes = block.bytes();
        for (int i = 0; i < block.length(); i++) {
            start[(bytes[i] & 0xff) + 1]++;
        }
        for (int i = 1; i < start.length; i++) {
            start[i] += start[i - 1];
        }
        int[] next = new int[block.length()];
        for (int i = 0; i < block.length(); i++) {
            next[start[bytes[i] & 0xff]++] = i;
        }
        return next;
    }

    @Override
    public int read() throws IOException {
        while (repeats == 0) {
            if (ended) {
                return -1;
            }
            if (left > 0) {
                step();
            } else {
                if (crc != ~block.crc() && block.length() > 0) {
                    throw new IOException("a bzip2 block is damaged");
                }
                nextBlock();
            }
        }
        repeats--;
        crc = Crc.add(crc, last);
        return last;
    }

    /// The block's next byte: itself, or how often the four alike before it are repeated.
    private void step() {
        int value = block.bytes()[position] & 0xff;
        position = next[position];
        left--;
        if (alike == RUN) {
            repeats = value;
            alike = 0;
            return;
        }
        alike = value == last ? alike + 1 : 1;
        last = value;
        repeats = 1;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
        int got = 0;
        while (got < length) {
            int value = read();
            if (value < 0) {
                break;
            }
            buffer[start + got++] = (byte) value;
        }
        return got == 0 && length > 0 ? -1 : got;
    }

    @Override
    public void close() throws IOException {
        bits.in.close();
    }

    /// Bits from the highest on.
    static final class Bits {
        private final InputStream in;
        private long held;
        private int count;

        Bits(InputStream in) {
            this.in = in;
        }

        int read(int wanted) throws IOException {
            while (count < wanted) {
                int value = in.read();
                if (value < 0) {
                    throw new EOFException("it ends in the middle");
                }
                held = (held << 8) | value;
                count += 8;
            }
            count -= wanted;
            return (int) ((held >>> count) & ((1L << wanted) - 1));
        }

        void align() {
            count -= count % 8;
        }

        boolean isAtEnd() throws IOException {
            if (count > 0) {
                return false;
            }
            int value = in.read();
            if (value < 0) {
                return true;
            }
            held = value;
            count = 8;
            return false;
        }
    }

    /// The checksum that bzip2 uses: that of Ethernet, the highest bit first.
    private static final class Crc {
        private static final int[] TABLE = new int[256];

        static {
            for (int i = 0; i < TABLE.length; i++) {
                int value = i << 24;
                for (int bit = 0; bit < 8; bit++) {
                    value = value < 0 ? (value << 1) ^ 0x04c11db7 : value << 1;
                }
                TABLE[i] = value;
            }
        }

        static int add(int crc, int value) {
            return (crc << 8) ^ TABLE[((crc >>> 24) ^ value) & 0xff];
        }
    }
}
