package hostdev.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteTextTest {
    @Test
    void everyByteComesOutAsItWasBesideCharactersOfUtf8() {
        byte[] all = new byte[512];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        byte[] utf8 = "\u00e9\ud83d\ude00\ufffd".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(utf8, 0, all, 300, utf8.length);
        assertThat(ByteText.encode(ByteText.decode(all))).isEqualTo(all);
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            assertThat(ByteText.encode(ByteText.decode(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void textOfUtf8IsTakenAsItIs() {
        assertThat(ByteText.decode("caf\u00e9".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("caf\u00e9");
    }

    @Test
    void itOutlivesTheJournal() throws JsonText.NotJson {
        String text = ByteText.decode("caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        for (String each : new String[] {text, text + "\uffffe9", "\uffff\uffff", "e9\uffff"}) {
            assertThat(JsonText.parse(JsonText.line(Json.of(each)))).isEqualTo(Json.of(each));
        }
    }
}
