package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `hostdev decode` of configuration spaces: QEMU's e1000e, its header and first capability.
class DecodeConfigTest {
    private static final String HEADER = "8680d31007051000000000020000000000000480000002800180000000000000"
            + "0000000000000000000000008680000000000000c8000000000000000b010000";

    @TempDir
    Path directory;

    private byte[] config = new byte[0];

    @BeforeEach
    void aNetworkCard() {
        config = new byte[256];
        byte[] header = HexFormat.of().parseHex(HEADER);
        System.arraycopy(header, 0, config, 0, header.length);
        byte[] power = HexFormat.of().parseHex("010023c800200000");
        System.arraycopy(power, 0, config, 0xc8, power.length);
    }

    private Run decoded(byte[] file, String... more) throws IOException {
        Path path = Files.write(directory.resolve("config"), file);
        return Run.of(java.util.List.of("decode", path.toString()), more);
    }

    private static String asLspci(byte[] config) {
        StringBuilder text = new StringBuilder("01:00.0 Ethernet controller: a card\n");
        for (int at = 0; at < config.length; at += 16) {
            text.append("%02x:".formatted(at));
            for (int i = 0; i < 16; i++) {
                text.append(" %02x".formatted(config[at + i] & 0xff));
            }
            text.append('\n');
        }
        return text.append('\n').toString();
    }

    @Test
    void explainsEachRegisterAsLspciDoes() throws IOException {
        Run run = decoded(config);
        assertThat(run.stderr()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.stdout().lines())
                .startsWith(
                        "8086:10d3 (rev 00), class 020000",
                        "  Control: I/O+ Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR+ FastB2B-"
                                + " DisINTx+")
                .contains("  Region 0: Memory at 80040000 (32-bit, non-prefetchable)")
                .contains("  Capabilities: [c8] Power Management version 3")
                .contains("    Status: D0, NoSoftRst- PME-Enable- DSel= 0, DScale= 1, PME-".replace("= ", "="));
    }

    @Test
    void takesTheTextOfLspciOfManyFunctions() throws IOException {
        Run run = decoded((asLspci(config) + asLspci(config).replace("01:00.0", "01:00.1"))
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(run.status()).isZero();
        assertThat(run.stdout().lines().filter(line -> line.startsWith("01:00.")))
                .containsExactly("01:00.0 Ethernet controller: a card", "01:00.1 Ethernet controller: a card");
    }

    @Test
    void saysWhatIsNotThereAndEndsWithOne() throws IOException {
        Run run = decoded(java.util.Arrays.copyOf(config, 64));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.stdout()).contains("what is behind the first 64 bytes is not there: only root reads it");
    }

    @Test
    void saysSoWhereNothingAnswered() throws IOException {
        java.util.Arrays.fill(config, (byte) 0xff);
        Run run = decoded(config);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.stdout())
                .isEqualTo("no configuration space: all bits are set, so the device does not answer, or there are less"
                        + " than 64 bytes\n");
    }

    @Test
    void whatLspciShowsOfADeviceThatDoesNotAnswerIsEnough() throws IOException {
        Run run = decoded("""
            01:00.0 VGA compatible controller: NVIDIA Corporation GA106 (rev ff) (prog-if ff)
            \t!!! Unknown header type 7f
            \tKernel driver in use: vfio-pci
            """.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.stdout())
                .startsWith("01:00.0 VGA compatible controller: NVIDIA Corporation GA106 (rev ff)")
                .contains("the device does not answer");
    }

    @Test
    void aListThatGoesRoundIsToldAndNotFollowed() throws IOException {
        config[0xc9] = (byte) 0xc8;
        Run run = decoded(config);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.stdout()).contains("the list of capabilities is broken at c8");
    }

    @Test
    void givesTheSameAsJson() throws IOException, JsonText.NotJson {
        Json json = JsonText.parse(decoded(config, "--json").stdout());
        assertThat(JsonText.line(json))
                .contains("\"title\":\"Power Management version 3\"")
                .contains("{\"name\":\"BusMaster\",\"set\":true}");
    }
}
