package hostdev.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DemoScriptTest {
    @Test
    void theChaptersScriptIsUnderstoodAndChecksTheGuestsOwnWord() {
        DemoScript script = DemoScript.parse(Resources.text("demo.txt"));
        assertThat(script.steps())
                .filteredOn(DemoScript.Step.Guest.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        DemoScript.Step.Guest.class,
                        guest -> assertThat(guest.expected()).isNotEmpty());
    }

    @Test
    void anExpectationBelongsToTheCommandAboveIt() {
        DemoScript script = DemoScript.parse("""
                # a comment
                == First
                $ echo 00:1d.7
                expect ^00:1d
                """);
        assertThat(script.steps()).hasSize(2);
        assertThat(script.steps().getLast()).isInstanceOfSatisfying(DemoScript.Step.Command.class, command -> {
            assertThat(command.words()).isEqualTo("echo 00:1d.7");
            assertThat(command.expected()).singleElement().asString().isEqualTo("^00:1d");
        });
    }

    @Test
    void whatIsNotFoundIsNamed() {
        Pattern line = Pattern.compile("^b$", Pattern.MULTILINE);
        assertThat(DemoScript.missing(List.of(line), "a\nb\n")).isEmpty();
        assertThat(DemoScript.missing(List.of(line), "a\nbc\n")).hasValue(line);
    }

    @Test
    void aLineThatIsNoneIsQuoted() {
        assertThatThrownBy(() -> DemoScript.parse("expekt x")).hasMessageContaining("expekt x");
    }
}
