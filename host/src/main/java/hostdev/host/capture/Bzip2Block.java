package hostdev.host.capture;

import hostdev.host.capture.Bzip2Input.Bits;
import java.io.IOException;

/// One block of bzip2's: its bytes, still sorted.
final class Bzip2Block {
    private static final int GROUP = 50;
    private static final int LONGEST_CODE = 20;

    private final byte[] bytes;
    private final int length;
    private final int origin;
    private final int crc;

    private Bzip2Block(byte[] bytes, int length, int origin, int crc) {
        this.bytes = bytes;
        this.length = length;
        this.origin = origin;
        this.crc = crc;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /// Which of the bytes is the first of the text.
    int origin() {
        return origin;
    }

    /// Of what it says in the end.
    int crc() {
        return crc;
    }

    static Bzip2Block empty() {
        return new Bzip2Block(new byte[0], 0, 0, 0);
    }

    /// @param most how many bytes it can have
    /// @throws IOException where it is damaged
    static Bzip2Block read(Bits bits, int most) throws IOException {
        int crc = bits.read(32);
        if (bits.read(1) != 0) {
            throw new IOException("a bzip2 block of a kind that has not been written since 1997");
        }
        int origin = bits.read(24);
        byte[] used = used(bits);
        Codes codes = Codes.read(bits, used.length + 2);
        byte[] bytes = new byte[most];
        int length = decode(bits, codes, used, bytes);
        return new Bzip2Block(bytes, length, origin, crc);
    }

    /// Which of the 256 bytes occur: sixteen bits for sixteen bytes each, and sixteen that tell which of those there
    /// are.
    private static byte[] used(Bits bits) throws IOException {
        int groups = bits.read(16);
        byte[] used = new byte[256];
        int count = 0;
        for (int group = 0; group < 16; group++) {
            int members = (groups & (0x8000 >> group)) == 0 ? 0 : bits.read(16);
            for (int member = 0; member < 16; member++) {
                if ((members & (0x8000 >> member)) != 0) {
                    used[count++] = (byte) (group * 16 + member);
                }
            }
        }
        if (count == 0) {
            throw new IOException("a bzip2 block without any bytes");
        }
        return java.util.Arrays.copyOf(used, count);
    }

    /// Symbols 0 and 1 are the digits of a run's length, the last one ends the block, the others move a byte to the
    /// front.
    private static int decode(Bits bits, Codes codes, byte[] front, byte[] bytes) throws IOException {
        int length = 0;
        int run = 0;
        int weight = 1;
        while (true) {
            int symbol = codes.symbol(bits);
            if (symbol <= 1) {
                run += weight << symbol;
                weight <<= 1;
                if (run > bytes.length) {
                    throw new IOException("a run in a bzip2 block is too long");
                }
                continue;
            }
            if (length + run + 1 > bytes.length + (symbol == codes.end() ? 1 : 0)) {
                throw new IOException("a bzip2 block is too long");
            }
            java.util.Arrays.fill(bytes, length, length + run, front[0]);
            length += run;
            run = 0;
            weight = 1;
            if (symbol == codes.end()) {
                return length;
            }
            byte value = front[symbol - 1];
            System.arraycopy(front, 0, front, 1, symbol - 1);
            front[0] = value;
            bytes[length++] = value;
        }
    }

    /// The Huffman codes of a block, and which of them are used for each fifty symbols.
    private static final class Codes {
        private final Code[] codes;
        private final byte[] selectors;
        private final int end;
        private int group = -1;
        private int left;

        private Codes(Code[] codes, byte[] selectors, int end) {
            this.codes = codes;
            this.selectors = selectors;
            this.end = end;
        }

        int end() {
            return end;
        }

        static Codes read(Bits bits, int symbols) throws IOException {
            int count = bits.read(3);
            int selected = bits.read(15);
            if (count < 2 || count > 6 || selected < 1) {
                throw new IOException("a bzip2 block with " + count + " codes");
            }
            byte[] selectors = selectors(bits, count, selected);
            Code[] codes = new Code[count];
            for (int i = 0; i < count; i++) {
                codes[i] = Code.of(lengths(bits, symbols));
            }
            return new Codes(codes, selectors, symbols - 1);
        }

        private static byte[] selectors(Bits bits, int count, int selected) throws IOException {
            byte[] front = {0, 1, 2, 3, 4, 5};
            byte[] selectors = new byte[selected];
            for (int i = 0; i < selected; i++) {
                int index = 0;
                while (bits.read(1) != 0) {
                    if (++index >= count) {
                        throw new IOException("a bzip2 block chooses a code that it has not");
                    }
                }
                byte value = front[index];
                System.arraycopy(front, 0, front, 1, index);
                front[0] = value;
                selectors[i] = value;
            }
            return selectors;
        }

        private static int[] lengths(Bits bits, int symbols) throws IOException {
            int[] lengths = new int[symbols];
            int length = bits.read(5);
            for (int i = 0; i < symbols; i++) {
                while (bits.read(1) != 0) {
                    length += bits.read(1) == 0 ? 1 : -1;
                }
                if (length < 1 || length > LONGEST_CODE) {
                    throw new IOException("a code of bzip2's with a length of " + length);
                }
                lengths[i] = length;
            }
            return lengths;
        }

        int symbol(Bits bits) throws IOException {
            if (left == 0) {
                if (++group >= selectors.length) {
                    throw new IOException("a bzip2 block goes on behind its end");
                }
                left = GROUP;
            }
            left--;
            return codes[selectors[group]].symbol(bits);
        }
    }

    /// A canonical Huffman code.
    private static final class Code {
        /// By length and then by number.
        private final int[] symbols;

        /// How many have each length.
        private final int[] counts;

        private Code(int[] symbols, int[] counts) {
            this.symbols = symbols;
            this.counts = counts;
        }

        static Code of(int[] lengths) {
            int[] counts = new int[LONGEST_CODE + 1];
            for (int length : lengths) {
                counts[length]++;
            }
            int[] symbols = new int[lengths.length];
            int place = 0;
            for (int length = 1; length <= LONGEST_CODE; length++) {
                for (int symbol = 0; symbol < lengths.length; symbol++) {
                    if (lengths[symbol] == length) {
                        symbols[place++] = symbol;
                    }
                }
            }
            return new Code(symbols, counts);
        }

        int symbol(Bits bits) throws IOException {
            int code = 0;
            int first = 0;
            int place = 0;
            for (int length = 1; length <= LONGEST_CODE; length++) {
                code |= bits.read(1);
                int count = counts[length];
                if (code - first < count) {
                    return symbols[place + code - first];
                }
                place += count;
                first = (first + count) << 1;
                code <<= 1;
            }
            throw new IOException("bits that are no code of a bzip2 block");
        }
    }
}
