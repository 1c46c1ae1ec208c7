package hostdev.core.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The volume group that a physical volume belongs to, from the metadata that LVM keeps as text on it (lvm2,
/// lib/format_text/layout.h): a header at 4 KiB, and from there a ring with the text.
///
/// @param name `vg0`
/// @param uuid without its dashes, as device mapper's uuids of its logical volumes begin after `LVM-`
public record LvmText(String name, String uuid) {
    /// The first mebibyte is where the metadata is by default.
    public static final int LENGTH = 2 << 20;

    public static final int HEADER = 4096;

    /// Of what of the header is read.
    public static final int HEADER_LENGTH = 512;

    private static final int MAGIC_AT = 4;
    private static final byte[] MAGIC = " LVM2 x[5A%r0N*>".getBytes(StandardCharsets.US_ASCII);
    private static final int LOCATION_AT = 40;

    /// Where the text is, in bytes from the beginning.
    public record Place(int start, int length) {}

    /// @return empty where there is none, or where it belongs to no group
    public static Optional<LvmText> parse(byte[] disk) {
        return place(disk).flatMap(it -> read(new String(disk, it.start(), it.length(), StandardCharsets.UTF_8)));
    }

    /// @return empty where there is no such text in what was read
    public static Optional<Place> place(byte[] disk) {
        if (disk.length < HEADER + HEADER_LENGTH || !hasMagic(disk)) {
            return Optional.empty();
        }
        ByteBuffer header = ByteBuffer.wrap(disk, HEADER, HEADER_LENGTH).slice().order(ByteOrder.LITTLE_ENDIAN);
        long offset = header.getLong(LOCATION_AT);
        long size = header.getLong(LOCATION_AT + 8);
        if (offset <= 0 || size <= 0 || offset > disk.length || size > disk.length - HEADER - offset) {
            return Optional.empty();
        }
        return Optional.of(new Place((int) (HEADER + offset), (int) size));
    }

    private static boolean hasMagic(byte[] disk) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (disk[HEADER + MAGIC_AT + i] != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    /// `vg0 {` on the first line, and within it the first `id = "…"`, which is the group's.
    private static Optional<LvmText> read(String text) {
        int brace = text.indexOf(" {");
        String before = "id = \"";
        int id = text.indexOf(before);
        int end = id < 0 ? -1 : text.indexOf('"', id + before.length());
        if (brace <= 0 || end < 0) {
            return Optional.empty();
        }
        String uuid = text.substring(id + before.length(), end).replace("-", "");
        return Optional.of(new LvmText(text.substring(0, brace).strip(), uuid));
    }
}
