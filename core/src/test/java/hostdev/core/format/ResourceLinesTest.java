package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Bar;
import org.junit.jupiter.api.Test;

class ResourceLinesTest {
    @Test
    void readsTheBarsOfAnE1000eAndSkipsWhatIsNotThere() {
        assertThat(ResourceLines.parse("""
                        0x00000000febc0000 0x00000000febdffff 0x0000000000040200
                        0x00000000feba0000 0x00000000febbffff 0x0000000000040200
                        0x000000000000c080 0x000000000000c09f 0x0000000000040101
                        0x000000fe00000000 0x000000fe00003fff 0x000000000014220c
                        0x0000000000000000 0x0000000000000000 0x0000000000000000
                        0x0000000000000000 0x0000000000000000 0x0000000000000000
                        0x00000000feb80000 0x00000000feb9ffff 0x0000000000046200
                        """).orElseThrow())
                .containsExactly(
                        new Bar(0, 0xfebc0000L, 0xfebdffffL, 0x40200),
                        new Bar(1, 0xfeba0000L, 0xfebbffffL, 0x40200),
                        new Bar(2, 0xc080, 0xc09f, 0x40101),
                        new Bar(3, 0xfe00000000L, 0xfe00003fffL, 0x14220c),
                        new Bar(6, 0xfeb80000L, 0xfeb9ffffL, 0x46200))
                .satisfies(bars -> {
                    assertThat(bars.get(2).isIo()).isTrue();
                    assertThat(bars.get(3).is64Bit()).isTrue();
                    assertThat(bars.get(3).isPrefetchable()).isTrue();
                    assertThat(bars.get(3).size()).isEqualTo(0x4000);
                });
    }

    @Test
    void aLineOfAnotherFormIsNotGuessed() {
        assertThat(ResourceLines.parse("")).isEmpty();
        assertThat(ResourceLines.parse("0x0 0x1\n")).isEmpty();
        assertThat(ResourceLines.parse("0x0 zz 0x1\n")).isEmpty();
    }
}
