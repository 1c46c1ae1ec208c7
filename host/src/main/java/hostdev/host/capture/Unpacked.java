package hostdev.host.capture;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/// The bytes of an archive as they were before they were compressed, as many as are sane.
final class Unpacked extends FilterInputStream {
    private static final long MOST = 2L << 30;
    private static final int BUFFER = 1 << 16;

    private long left = MOST;

    private Unpacked(InputStream in) {
        super(in);
    }

    /// Tells by the first bytes how it is compressed.
    ///
    /// @throws IOException where that is not known
    static InputStream open(InputStream file) throws IOException {
        BufferedInputStream in = new BufferedInputStream(file, BUFFER);
        in.mark(TarHeader.BLOCK);
        byte[] first = in.readNBytes(TarHeader.BLOCK);
        in.reset();
        if (begins(first, 0x1f, 0x8b)) {
            return new Unpacked(new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER));
        }
        if (begins(first, 'B', 'Z', 'h')) {
            return new Unpacked(new BufferedInputStream(new Bzip2Input(in), BUFFER));
        }
        if (begins(first, 0xfd, '7', 'z', 'X', 'Z')) {
            throw new IOException("it is compressed by xz: unxz it first");
        }
        if (begins(first, 0x28, 0xb5, 0x2f, 0xfd)) {
            throw new IOException("it is compressed by zstd: unzstd it first");
        }
        if (!TarHeader.isHeader(first)) {
            throw new IOException("it is no tar archive, plain or compressed by gzip or bzip2");
        }
        return new Unpacked(in);
    }

    private static boolean begins(byte[] bytes, int... with) {
        if (bytes.length < with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if ((bytes[i] & 0xff) != with[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int read() throws IOException {
        count(1);
        return super.read();
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
        int got = super.read(buffer, start, length);
        count(Math.max(0, got));
        return got;
    }

    private void count(int bytes) throws IOException {
        left -= bytes;
        if (left < 0) {
            throw new IOException("it is larger than " + (MOST >> 30) + " GiB when unpacked");
        }
    }
}
