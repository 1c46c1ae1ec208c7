package hostdev.host.capture;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/// The bytes of an archive as they were before they were compressed, as many as are sane.
final class Unpacked extends FilterInputStream {
    static final long MOST = 2L << 30;
    private static final int BUFFER = 1 << 16;

    /// What a small file may become in any case.
    private static final long ALWAYS = 64L << 20;

    /// How many times larger than the file the content may be: files of sysfs, most of them padding, come to 60.
    private static final long MAX_RATIO = 400;

    private final Counted packed;
    private long unpacked;

    private Unpacked(InputStream in, Counted packed) {
        super(in);
        this.packed = packed;
    }

    /// Counts what is read of the file itself.
    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] buffer, int start, int length) throws IOException {
            int got = super.read(buffer, start, length);
            count += Math.max(0, got);
            return got;
        }
    }

    /// Tells by the first bytes how it is compressed.
    ///
    /// @throws IOException where that is not known
    static InputStream open(InputStream file) throws IOException {
        Counted counted = new Counted(file);
        BufferedInputStream in = new BufferedInputStream(counted, BUFFER);
        in.mark(TarHeader.BLOCK);
        byte[] first = in.readNBytes(TarHeader.BLOCK);
        in.reset();
        if (begins(first, 0x1f, 0x8b)) {
            return new Unpacked(new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER), counted);
        }
        if (begins(first, 'B', 'Z', 'h')) {
            return new Unpacked(new BufferedInputStream(new Bzip2Input(in), BUFFER), counted);
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
        return new Unpacked(in, counted);
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
        unpacked += bytes;
        if (unpacked > MOST) {
            throw new IOException("it is larger than " + (MOST >> 30) + " GiB when unpacked");
        }
        if (unpacked > ALWAYS && unpacked > MAX_RATIO * packed.count) {
            throw new IOException(
                    "it is more than " + MAX_RATIO + " times larger when unpacked, as no copy of a host is");
        }
    }
}
