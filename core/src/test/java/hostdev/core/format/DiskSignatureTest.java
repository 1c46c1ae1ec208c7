package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DiskSignatureTest {
    @Test
    void knowsMembersByTheirFirstBytesAndTakesNothingElseForOne() {
        assertThat(DiskSignature.of(disk(512, "LABELONE".getBytes(StandardCharsets.US_ASCII))))
                .contains("LVM2_member");
        assertThat(DiskSignature.of(disk(4096, number(ByteOrder.LITTLE_ENDIAN, 0xa92b4efc))))
                .contains("linux_raid_member");
        assertThat(DiskSignature.of(disk(132 << 10, number(ByteOrder.LITTLE_ENDIAN, 0x00bab10c))))
                .contains("zfs_member");
        assertThat(DiskSignature.of(disk((132 << 10) + 4, number(ByteOrder.BIG_ENDIAN, 0x00bab10c))))
                .contains("zfs_member");
        assertThat(DiskSignature.of(new byte[DiskSignature.LENGTH])).isEmpty();
        assertThat(DiskSignature.of(new byte[3])).isEmpty();
    }

    private static byte[] number(ByteOrder order, int value) {
        return ByteBuffer.allocate(4).order(order).putInt(value).array();
    }

    private static byte[] disk(int at, byte[] text) {
        byte[] bytes = new byte[DiskSignature.LENGTH];
        System.arraycopy(text, 0, bytes, at, text.length);
        return bytes;
    }
}
