package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Capability;
import hostdev.core.model.ConfigSpace;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfigBytesTest {
    @Test
    void readsTheHeader() {
        ConfigSpace config = parse(space(256));
        assertThat(config.command()).isEqualTo(0x0507);
        assertThat(config.busMaster()).isTrue();
        assertThat(config.memoryDecode()).isTrue();
        assertThat(config.headerType()).isZero();
        assertThat(config.multiFunction()).isTrue();
        assertThat(config.capabilities()).isEmpty();
        assertThat(config.complete()).isTrue();
    }

    @Test
    void withoutRootTheListCannotBeFollowed() {
        byte[] bytes = withList(space(64), 0x34, 0x40);
        assertThat(parse(bytes).complete()).isFalse();
        assertThat(parse(bytes).capabilities()).isEmpty();
        assertThat(parse(space(64)).complete()).isTrue();
    }

    @Test
    void readsTheAdvancedFeaturesOfConventionalPci() {
        byte[] bytes = withList(space(256), 0x34, 0x50);
        put(bytes, 0x50, 0x13, 0x00, 0x06, 0x03, 0, 0);
        assertThat(parse(bytes).capabilities()).containsExactly(new Capability.AdvancedFeatures(0x50, true));
    }

    @Test
    void theListOfACardBusBridgeBeginsElsewhere() {
        byte[] bytes = withList(space(256), 0x14, 0xa0);
        bytes[0x0e] = 2;
        put(bytes, 0xa0, 0x01, 0x00, 0x00, 0x00, 0x08, 0x00, 0, 0);
        assertThat(parse(bytes).headerType()).isEqualTo(2);
        assertThat(parse(bytes).capabilities()).containsExactly(new Capability.PowerManagement(0xa0, true));
    }

    @Test
    void readsSingleRootIovAmongTheExtendedOnes() {
        byte[] bytes = withList(space(4096), 0x34, 0x40);
        put(bytes, 0x40, 0x10, 0x00, 0x02, 0x00, 0, 0, 0, 0x10);
        put(bytes, 0x100, 0x00, 0x00, 0x01, 0x14); // a null capability that leads on
        put(bytes, 0x140, 0x10, 0x00, 0x01, 0x00);
        put(bytes, 0x14e, 0x40, 0x00, 0x07, 0x00);
        assertThat(parse(bytes).capabilities())
                .containsExactly(new Capability.Express(0x40, 0, true), new Capability.SingleRootIov(0x140, 64, 7));
        assertThat(parse(bytes).complete()).isTrue();
        assertThat(parse(Arrays.copyOf(bytes, 256)).complete()).isFalse();
    }

    @Test
    void aLoopEndsAndIsNotComplete() {
        byte[] conventional = withList(space(256), 0x34, 0x40);
        put(conventional, 0x40, 0x09, 0x48);
        put(conventional, 0x48, 0x09, 0x40);
        assertThat(parse(conventional).capabilities()).hasSize(2);
        assertThat(parse(conventional).complete()).isFalse();
        byte[] extended = withList(space(4096), 0x34, 0x40);
        put(extended, 0x40, 0x10, 0, 0, 0);
        put(extended, 0x100, 0x0b, 0x00, 0x01, 0x10);
        assertThat(parse(extended).capabilities()).hasSize(2);
        assertThat(parse(extended).complete()).isFalse();
    }

    @Test
    void aFunctionThatDoesNotAnswerIsDead() {
        byte[] bytes = new byte[4096];
        Arrays.fill(bytes, (byte) 0xff);
        assertThat(parse(bytes).dead()).isTrue();
        assertThat(parse(bytes).capabilities()).isEmpty();
        assertThat(parse(bytes).complete()).isFalse();
    }

    @Test
    void lessThanAHeaderIsNothing() {
        assertThat(ConfigBytes.parse(new byte[63])).isEmpty();
    }

    @Test
    void noBytesAtAllMakeItFailOrRunForEver() {
        Random random = new Random(20261122);
        for (int round = 0; round < 5000; round++) {
            byte[] bytes = new byte[new int[] {64, 65, 255, 256, 257, 260, 1000, 4096}[round % 8]];
            random.nextBytes(bytes);
            bytes[6] |= 0x10;
            assertThat(parse(bytes).length()).isEqualTo(bytes.length);
        }
    }

    private static ConfigSpace parse(byte[] bytes) {
        return ConfigBytes.parse(bytes).orElseThrow();
    }

    private static byte[] space(int length) {
        byte[] bytes = new byte[length];
        put(bytes, 0, 0x86, 0x80, 0xd3, 0x10, 0x07, 0x05);
        bytes[0x0e] = (byte) 0x80;
        return bytes;
    }

    private static byte[] withList(byte[] bytes, int pointer, int first) {
        bytes[6] |= 0x10;
        bytes[pointer] = (byte) first;
        return bytes;
    }

    private static void put(byte[] bytes, int at, int... values) {
        for (int i = 0; i < values.length; i++) {
            bytes[at + i] = (byte) values[i];
        }
    }
}
