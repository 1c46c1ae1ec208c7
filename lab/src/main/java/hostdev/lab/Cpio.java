package hostdev.lab;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A cpio archive as the kernel reads it before any initrd: not compressed, format `newc`
/// (Documentation/driver-api/early-userspace/buffer-format.rst).
final class Cpio {
    private static final int DIRECTORY = 0x41ed;
    private static final int FILE = 0x81a4;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int number;

    private Cpio() {}

    /// One file, with the directories above it.
    static byte[] archive(String path, byte[] content) {
        Cpio cpio = new Cpio();
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            cpio.entry(path.substring(0, slash), DIRECTORY, new byte[0]);
        }
        cpio.entry(path, FILE, content);
        cpio.entry("TRAILER!!!", 0, new byte[0]);
        // what follows is another archive, which begins at a multiple of four
        cpio.pad(512);
        return cpio.out.toByteArray();
    }

    private void entry(String name, int mode, byte[] content) {
        int[] fields = {++number, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length() + 1, 0};
        StringBuilder head = new StringBuilder("070701");
        for (int field : fields) {
            String digits = Integer.toHexString(field);
            head.repeat('0', 8 - digits.length()).append(digits);
        }
        out.writeBytes((head + name + "\0").getBytes(StandardCharsets.US_ASCII));
        pad(4);
        out.writeBytes(content);
        pad(4);
    }

    private void pad(int multiple) {
        while (out.size() % multiple != 0) {
            out.write(0);
        }
    }
}
