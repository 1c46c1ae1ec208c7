package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.cli.view.Line;
import hostdev.cli.view.Screen;
import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CleanTextTest {
    private static final String HOSTILE = "disk\u001b]0;owned\u0007\u009b31m\u202egpj\n";

    private static String written(boolean colour, Consumer<Output> write) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        Output output = new Output(stream, Screen.pipe(), colour, false);
        write.accept(output);
        output.flush();
        return stream.toString(StandardCharsets.UTF_8);
    }

    @Test
    void showsWhatWouldActOnATerminal() {
        String clean = "disk\\x1b]0;owned\\x07\\x9b31m\\u202egpj\\x0a\n";
        assertThat(written(false, output -> output.line(HOSTILE))).isEqualTo(clean);
        assertThat(written(false, output -> output.line(Line.of(HOSTILE)))).isEqualTo(clean);
    }

    @Test
    void leavesLettersOfAllLanguagesAlone() {
        String text = "Grafik für Gäste, 显卡, é, 🖥";
        assertThat(written(false, output -> output.line(text))).isEqualTo(text + "\n");
    }

    @Test
    void keepsLineEndsAndTabsOfWholeTexts() {
        assertThat(written(false, output -> output.text("<a>\n\t\u001b<b/>\n</a>")))
                .isEqualTo("<a>\n\t\\x1b<b/>\n</a>");
    }

    @Test
    void escapesInJsonWithoutChangingTheValue() throws JsonText.NotJson {
        Json value = Json.object().put("label", HOSTILE).build();
        String json = written(false, output -> output.json(value));
        assertThat(json.chars().filter(c -> c != '\n')).allMatch(c -> c >= 0x20 && c < 0x7f);
        assertThat(JsonText.parse(json)).isEqualTo(value);
    }

    @Test
    void coloursOnlyWhereColourIsWanted() {
        assertThat(written(true, output -> output.line(Line.of(Line.Style.RED, "no"))))
                .isEqualTo("\u001b[31mno\u001b[0m\n");
        assertThat(written(false, output -> output.line(Line.of(Line.Style.RED, "no"))))
                .isEqualTo("no\n");
    }
}
