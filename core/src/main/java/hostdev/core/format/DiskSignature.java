package hostdev.core.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a disk or partition carries that only together with other disks makes something, from its first bytes; in the
/// words of libblkid (`ID_FS_TYPE`).
public final class DiskSignature {
    /// Enough for all that is looked for.
    public static final int LENGTH = 260 << 10;

    private static final int SECTOR = 512;
    private static final int RAID_MAGIC = 0xa92b4efc;

    private DiskSignature() {}

    /// `LVM2_member`, `linux_raid_member` (version 1.1 and 1.2, the usual ones), `zfs_member`; empty for all else.
    public static Optional<String> of(byte[] bytes) {
        // lvm2's label may be in any of the first four sectors (lib/label/label.c)
        for (int sector = 0; sector < 4; sector++) {
            if (has(bytes, sector * SECTOR, "LABELONE")) {
                return Optional.of("LVM2_member");
            }
        }
        // Linux's md(4): the superblock of 1.1 is at the start, that of 1.2 at 4 KiB
        if (littleEndian(bytes, 0) == RAID_MAGIC || littleEndian(bytes, 4096) == RAID_MAGIC) {
            return Optional.of("linux_raid_member");
        }
        return isZfs(bytes) ? Optional.of("zfs_member") : Optional.empty();
    }

    /// The same bytes, all zero but what [#of] looks at and finds.
    public static byte[] alone(byte[] bytes) {
        byte[] alone = new byte[bytes.length];
        for (int sector = 0; sector < 4; sector++) {
            if (has(bytes, sector * SECTOR, "LABELONE")) {
                System.arraycopy(bytes, sector * SECTOR, alone, sector * SECTOR, 8);
            }
        }
        for (int at : new int[] {0, 4096}) {
            if (littleEndian(bytes, at) == RAID_MAGIC) {
                System.arraycopy(bytes, at, alone, at, 4);
            }
        }
        for (int at = 128 << 10; at + 8 <= bytes.length && at < 256 << 10; at += 1024) {
            if (isUberblock(bytes, at)) {
                System.arraycopy(bytes, at, alone, at, 8);
            }
        }
        return alone;
    }

    /// An uberblock of the first label begins with 0x00bab10c, in the order of the host that wrote it.
    private static boolean isZfs(byte[] bytes) {
        for (int at = 128 << 10; at + 8 <= bytes.length && at < 256 << 10; at += 1024) {
            if (isUberblock(bytes, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUberblock(byte[] bytes, int at) {
        return littleEndian(bytes, at) == 0x00bab10c || littleEndian(bytes, at + 4) == 0x0cb1ba00;
    }

    private static boolean has(byte[] bytes, int at, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        if (at + wanted.length > bytes.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static int littleEndian(byte[] bytes, int at) {
        if (at + 4 > bytes.length) {
            return 0;
        }
        return ByteBuffer.wrap(bytes, at, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }
}
