package hostdev.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hostdev.core.format.AcpiTable;
import hostdev.core.model.FirmwareClaim;
import hostdev.core.model.FirmwareClaim.Scope;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FirmwareTablesTest {
    private static final Topology.Rmrr CARD =
            new Topology.Rmrr(List.of(new Topology.Hop(2, 0), new Topology.Hop(0, 0)), 0xb1000000L, 0xb100ffffL);

    private static byte[] own() {
        byte[] bytes = new byte[48];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("DMAR".getBytes(StandardCharsets.US_ASCII))
                .putInt(48)
                .putInt(24, 1);
        return bytes;
    }

    @Test
    void theTableHasTheRegionsAndAHigherRevisionAndAddsUpToZero() {
        byte[] table = ReservedRegionsTable.with(own(), List.of(CARD));
        int sum = 0;
        for (byte value : table) {
            sum += value;
        }
        assertThat(sum & 0xff).isZero();
        assertThat(ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN).getInt(24))
                .isEqualTo(2);
        assertThat(AcpiTable.claims(table))
                .contains(List.of(new FirmwareClaim(
                        "DMAR",
                        0xb1000000L,
                        0xb100ffffL,
                        List.of(new Scope.Path(
                                0, 0, List.of(new FirmwareClaim.Hop(2, 0), new FirmwareClaim.Hop(0, 0)), false)))));
    }

    @Test
    void theArchiveHasTheDirectoriesThenTheFileAndEndsAtAFullBlock() {
        byte[] archive = Cpio.archive("kernel/firmware/x.aml", new byte[] {1, 2, 3});
        String text = new String(archive, StandardCharsets.ISO_8859_1);
        assertThat(text).startsWith("070701").contains("kernel\0", "kernel/firmware\0", "x.aml\0", "TRAILER!!!\0");
        assertThat(text.indexOf("\1\2\3") % 4).isZero();
        assertThat(archive.length % 512).isZero();
    }

    @Test
    void aTopologySaysTheWayToTheDevice() {
        Map<String, String> files = Map.of("x", "rmrr 02.0/00.0 0xb1000000 0xb100ffff\n", "odd", "rmrr 2.0 1 2\n");
        assertThat(TopologyText.parse("x", name -> files.getOrDefault(name, "")).rmrrs())
                .containsExactly(CARD);
        assertThatThrownBy(() -> TopologyText.parse("odd", name -> files.getOrDefault(name, "")))
                .hasMessageContaining("rmrr 2.0 1 2");
    }
}
