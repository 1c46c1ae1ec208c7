package hostdev.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hostdev.core.finding.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransferTest {
    @Test
    void theLastColonParts() {
        assertThat(Transfer.parse("a:b:/etc/x")).isEqualTo(new Transfer("a:b", "/etc/x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "file", "file:", ":/path"})
    void aSideThatIsMissingIsRefused(String text) {
        assertThatThrownBy(() -> Transfer.parse(text)).isInstanceOf(Problem.class);
    }

    @Test
    void aTerminalsSizeIsReadOnlyIfItIsOne() {
        assertThat(Terminal.Size.parse("50 132\n")).hasValue(new Terminal.Size(50, 132));
        assertThat(Terminal.Size.parse("0 0")).isEmpty();
        assertThat(Terminal.Size.parse("")).isEmpty();
    }
}
