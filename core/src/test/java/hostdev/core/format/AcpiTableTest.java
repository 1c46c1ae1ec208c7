package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.FirmwareClaim;
import hostdev.core.model.FirmwareClaim.Scope;
import hostdev.core.model.PciAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What no table of a real machine at hand has.
class AcpiTableTest {
    private static ByteBuffer table(String name, int length) {
        return ByteBuffer.allocate(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(0, name.getBytes(StandardCharsets.US_ASCII))
                .putInt(4, length);
    }

    private static ByteBuffer ivmd(int type, int first, int last) {
        return table("IVRS", 80)
                .put(48, (byte) type)
                .putShort(50, (short) 32)
                .putShort(52, (short) first)
                .putShort(54, (short) last)
                .putLong(64, 0x7d000000L)
                .putLong(72, 0x1000);
    }

    @Test
    void amdsTableClaimsForARange() {
        assertThat(claims(ivmd(0x22, 0x0100, 0x01ff)))
                .contains(List.of(new FirmwareClaim(
                        "IVRS",
                        0x7d000000L,
                        0x7d000fffL,
                        List.of(new Scope.Range(new PciAddress(0, 1, 0, 0), new PciAddress(0, 1, 31, 7))))));
    }

    @Test
    void amdsTableClaimsForEverything() {
        assertThat(claims(ivmd(0x20, 0, 0)).orElseThrow().getFirst().scopes()).containsExactly(new Scope.Everything());
    }

    @Test
    void aStructureThatLeavesItsTableOrHasNoLengthEndsTheReading() {
        assertThat(claims(ivmd(0x22, 0, 1).putShort(50, (short) 33))).isEmpty();
        assertThat(claims(ivmd(0x22, 0, 1).putShort(50, (short) 0))).isEmpty();
    }

    @Test
    void whatXenCallsByAnotherNameIsIntelsTableWithItsChecksumRight() {
        byte checksum = (byte) (0x100 - ("DMAR".chars().sum() + 48));
        for (String name : List.of("RMAD", "XMAR")) {
            int changed = "DMAR".chars().sum() - name.chars().sum();
            byte[] table = new byte[48];
            table(name, 48).put(9, (byte) (checksum + changed)).get(0, table);
            byte[] before = table.clone();
            assertThat(AcpiTable.decode(table)).hasValueSatisfying(decoded -> {
                assertThat(decoded.header().signature()).isEqualTo("DMAR");
                assertThat(decoded.faults()).isEmpty();
            });
            assertThat(table).as("not changed").isEqualTo(before);
        }
    }

    @Test
    void aScopeWithoutALengthEndsTheReading() {
        ByteBuffer table = table("DMAR", 80).putShort(48, (short) 1).putShort(50, (short) 32);
        assertThat(claims(table)).isEmpty();
    }

    private static Optional<List<FirmwareClaim>> claims(ByteBuffer table) {
        byte[] bytes = new byte[table.capacity()];
        table.get(0, bytes);
        return AcpiTable.claims(bytes);
    }

    @Test
    void otherTablesClaimNothingThatIsKnown() {
        assertThat(claims(table("FACP", 80))).isEmpty();
        assertThat(AcpiTable.claims(new byte[3])).isEmpty();
    }
}
