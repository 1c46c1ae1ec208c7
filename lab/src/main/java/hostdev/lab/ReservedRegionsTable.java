package hostdev.lab;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/// QEMU's `DMAR` table with reserved memory regions that it does not make itself (Intel VT-d Architecture
/// Specification, 8.4), and a higher revision, so that the kernel takes it.
final class ReservedRegionsTable {
    private static final int LENGTH = 4;
    private static final int CHECKSUM = 9;
    private static final int OEM_REVISION = 24;
    private static final int RMRR_HEAD = 24;
    private static final int SCOPE_HEAD = 6;

    private ReservedRegionsTable() {}

    static byte[] with(byte[] own, List<Topology.Rmrr> rmrrs) {
        int more = rmrrs.stream().mapToInt(ReservedRegionsTable::size).sum();
        byte[] bytes = Arrays.copyOf(own, own.length + more);
        ByteBuffer table = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        table.putInt(LENGTH, bytes.length);
        table.putInt(OEM_REVISION, table.getInt(OEM_REVISION) + 1);
        table.position(own.length);
        rmrrs.forEach(rmrr -> put(table, rmrr));
        table.put(CHECKSUM, (byte) 0);
        table.put(CHECKSUM, (byte) -sum(bytes));
        return bytes;
    }

    private static int size(Topology.Rmrr rmrr) {
        return RMRR_HEAD + SCOPE_HEAD + 2 * rmrr.way().size();
    }

    private static void put(ByteBuffer table, Topology.Rmrr rmrr) {
        table.putShort((short) 1)
                .putShort((short) size(rmrr))
                .putShort((short) 0)
                .putShort((short) 0);
        table.putLong(rmrr.start()).putLong(rmrr.end());
        int scope = SCOPE_HEAD + 2 * rmrr.way().size();
        // one endpoint; its way begins on bus 0
        table.put((byte) 1).put((byte) scope).putShort((short) 0).put((byte) 0).put((byte) 0);
        rmrr.way().forEach(hop -> table.put((byte) hop.device()).put((byte) hop.function()));
    }

    private static int sum(byte[] bytes) {
        int sum = 0;
        for (byte value : bytes) {
            sum += value;
        }
        return sum;
    }
}
