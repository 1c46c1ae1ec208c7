package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hostdev.core.finding.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentParserTest {
    private static final Verb ASSIGN = new Verb(
            "assign",
            Section.GIVE,
            "gives devices to a guest",
            List.of(Operand.some("DEVICE", "the devices to give")),
            List.of(
                    Option.value("--to", "GUEST", "the guest").asRequired(),
                    Option.flag("--start", "start it"),
                    Option.value("--put", "FILE", "a file").asRepeatable()),
            "",
            (arguments, session) -> 0);

    private static Arguments parse(String... typed) {
        return ArgumentParser.parse(ASSIGN, List.of(typed));
    }

    private static String refusal(String... typed) {
        try {
            parse(typed);
        } catch (Problem problem) {
            assertThat(problem.code()).isEqualTo(Problem.Code.USAGE);
            assertThat(problem.hint())
                    .contains("hostdev assign DEVICE... --to GUEST [--start] [--put FILE]... [--json]");
            return problem.what();
        }
        throw new AssertionError("not refused");
    }

    @Test
    void takesOptionsAndOperandsInAnyOrder() {
        Arguments arguments = parse("00:1d.7", "--to", "win2k3", "00:1d.0", "--start");
        assertThat(arguments.operands()).containsExactly("00:1d.7", "00:1d.0");
        assertThat(arguments.value("--to")).contains("win2k3");
        assertThat(arguments.has("--start")).isTrue();
        assertThat(arguments.has("--json")).isFalse();
        assertThat(arguments.value("--put")).isEmpty();
    }

    @Test
    void takesAValueBehindAnEqualsSignWhateverItBeginsWith() {
        assertThat(parse("00:1d.7", "--to=--odd=name").value("--to")).contains("--odd=name");
    }

    @Test
    void keepsTheOrderOfWhatIsRepeated() {
        assertThat(parse("d", "--to", "g", "--put", "b", "--put=a").values("--put"))
                .containsExactly("b", "a");
    }

    @Test
    void readsNoOptionsBehindTwoDashes() {
        assertThat(parse("--to", "g", "--", "--start", "-x").operands()).containsExactly("--start", "-x");
    }

    @Test
    void quotesWhatIsWrong() {
        assertThat(refusal("--to", "g")).isEqualTo("'hostdev assign' needs DEVICE: the devices to give");
        assertThat(refusal("d")).isEqualTo("'hostdev assign' needs --to GUEST");
        assertThat(refusal("d", "--to")).isEqualTo("--to needs a value: --to GUEST");
        assertThat(refusal("d", "--to", "--start")).isEqualTo("--to needs a value: --to GUEST");
        assertThat(refusal("d", "--to=")).isEqualTo("--to is given an empty value");
        assertThat(refusal("d", "--to", "a", "--to", "b")).isEqualTo("--to is given twice: 'a' and 'b'");
        assertThat(refusal("d", "--start=yes")).isEqualTo("--start takes no value, and '--start=yes' gives it one");
        assertThat(refusal("d", "-s")).isEqualTo("'hostdev assign' has no option '-s'");
        assertThat(refusal("d", "--satrt"))
                .isEqualTo("'hostdev assign' has no option '--satrt'; did you mean '--start'?");
        assertThat(refusal("d", "--st")).isEqualTo("'hostdev assign' has no option '--st'; did you mean '--start'?");
    }

    @Test
    void asksForNothingWhereHelpIsWanted() {
        assertThat(parse("--help").has("--help")).isTrue();
        assertThat(parse("-h").has("--help")).isTrue();
    }

    @Test
    void takesCommonOptionsBeforeTheVerbToo() {
        CommandLine line = CommandLine.split(List.of("--host", "/tree", "--json", "list", "--ids"));
        assertThat(line.verb()).isEqualTo("list");
        assertThat(line.rest()).containsExactly("--host", "/tree", "--json", "--ids");
        assertThat(line.json()).isTrue();
    }

    @Test
    void readsVerbsOfTwoWords() {
        CommandLine line = CommandLine.split(List.of("lab", "run", "--", "lspci", "--json"));
        assertThat(line.verb()).isEqualTo("lab run");
        assertThat(line.rest()).containsExactly("--", "lspci", "--json");
        assertThat(line.json()).isFalse();
    }

    @Test
    void failsOnATableThatPromisesWhatIsNotThere() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> parse("d", "--to", "g").operand(1));
    }
}
