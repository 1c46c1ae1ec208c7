package hostdev.core.config;

/// The bytes of a configuration space, as many as are there; behind them all is zero.
final class Space {
    private final byte[] bytes;

    Space(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    int length() {
        return bytes.length;
    }

    boolean holds(int offset, int length) {
        return offset >= 0 && offset + length <= bytes.length;
    }

    int octet(int offset) {
        return holds(offset, 1) ? bytes[offset] & 0xff : 0;
    }

    int word(int offset) {
        return octet(offset) | (octet(offset + 1) << 8);
    }

    /// Unsigned.
    long dword(int offset) {
        return word(offset) | ((long) word(offset + 2) << 16);
    }
}
