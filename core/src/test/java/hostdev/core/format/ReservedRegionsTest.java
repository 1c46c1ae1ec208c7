package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.ReservedRegion;
import org.junit.jupiter.api.Test;

class ReservedRegionsTest {
    @Test
    void readsWhatTheKernelWritesForAGroupWithAnRmrr() {
        assertThat(ReservedRegions.parse("""
                        0x000000007f000000 0x000000007fffffff direct
                        0x00000000fee00000 0x00000000feefffff msi
                        0x000000fd00000000 0xffffffffffffffff reserved
                        """).orElseThrow())
                .containsExactly(
                        new ReservedRegion(0x7f000000L, 0x7fffffffL, "direct"),
                        new ReservedRegion(0xfee00000L, 0xfeefffffL, "msi"),
                        new ReservedRegion(0xfd00000000L, -1L, "reserved"));
    }

    @Test
    void anEmptyFileIsNoRegions() {
        assertThat(ReservedRegions.parse("").orElseThrow()).isEmpty();
    }

    @Test
    void aLineOfAnotherFormIsNotGuessed() {
        assertThat(ReservedRegions.parse("0x1 direct\n")).isEmpty();
        assertThat(ReservedRegions.parse("0xzz 0x2 msi\n")).isEmpty();
        assertThat(ReservedRegions.parse("nonsense of words\n")).isEmpty();
    }
}
