package hostdev.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotedTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$(reboot)",
                "`reboot`",
                "a b",
                "it's",
                "a;b",
                "*",
                "~",
                "",
                "a\tb",
                "back\\slash",
                "\u001b[2J",
                "$HOME",
                "!!"
            })
    void bashReadsItAsOneWordThatIsTheText(String text) throws Exception {
        Process bash = new ProcessBuilder("bash", "-c", "printf '[%s]' " + Quoted.forShell(text))
                .redirectErrorStream(true)
                .start();
        assertThat(new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("[" + text + "]");
    }

    @Test
    void whatAShellTakesAsItIsStaysAsItIs() {
        assertThat(Quoted.forShell("0000:01:00.0")).isEqualTo("0000:01:00.0");
        assertThat(Quoted.forShell("qmp:/run/vm1.sock")).isEqualTo("qmp:/run/vm1.sock");
        assertThat(Quoted.forShell("a\u001bb")).isEqualTo("$'a\\u001bb'");
    }

    @Test
    void aNameThatLooksLikeAnOptionStandsBehindTwoDashes() {
        assertThat(new GuestName("-x").operand()).isEqualTo("-- -x");
        assertThat(new GuestName("win 11").operand()).isEqualTo("'win 11'");
    }
}
