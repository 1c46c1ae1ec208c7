package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void showsTheVerbsUnderHeadings() {
        Run run = Run.of("--help");
        assertThat(run.status()).isZero();
        assertThat(run.stdout()).contains("Help\n  help completion version\n");
        assertThat(run.stderr()).isEmpty();
    }

    @Test
    void explainsOneVerbEitherWay() {
        assertThat(Run.of("version", "--help").stdout())
                .isEqualTo(Run.of("help", "version").stdout())
                .contains("Usage\n  hostdev version [--json]\n")
                .contains("  --json  print facts and errors as JSON");
    }

    @Test
    void quotesAVerbThatIsNotThereAndGivesTheNearest() {
        Run run = Run.of("vresion");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.stdout()).isEmpty();
        assertThat(run.stderr()).isEqualTo("""
                        hostdev: error: there is no verb 'vresion'; did you mean 'version'?
                        hostdev: hint: hostdev --help lists them all
                        """);
    }

    @Test
    void quotesAnOptionThatIsNotThereAndGivesTheNearest() {
        Run run = Run.of("version", "--jsn");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.stderr()).isEqualTo("""
                        hostdev: error: 'hostdev version' has no option '--jsn'; did you mean '--json'?
                        hostdev: hint: hostdev version [--json]
                        """);
    }

    @Test
    void tellsErrorsAsOneObjectWithJson() {
        assertThat(Run.of("version", "extra", "--json").stderr()).isEqualTo("""
                        {
                          "exit": 2,
                          "errors": [
                            {
                              "code": "usage",
                              "where": "",
                              "what": "'hostdev version' has no use for 'extra'",
                              "why": "",
                              "hint": "hostdev version [--json]"
                            }
                          ],
                          "warnings": []
                        }
                        """);
    }

    @Test
    void refusesAnotherHostWhereSomethingIsNotJustRead() {
        Run run = Run.of("--host", "/tree", "version");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.stderr()).contains("--host is only for what reads a host and changes nothing");
    }
}
