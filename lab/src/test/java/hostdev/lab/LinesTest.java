package hostdev.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class LinesTest {
    @Test
    void aLineIsShownWhenItIsWholeHoweverItComes() {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Lines lines = new Lines("> ", new PrintStream(shown, true, UTF_8));
        lines.stdout("one\ntw".getBytes(UTF_8));
        lines.stderr("waiting\n".getBytes(UTF_8));
        lines.stdout("o\n\nthree".getBytes(UTF_8));
        lines.end();
        assertThat(shown.toString(UTF_8)).isEqualTo("> one\n> waiting\n> two\n>\n> three\n");
        assertThat(lines.stdout()).isEqualTo("one\ntwo\n\nthree");
    }
}
