package hostdev.host.sim;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hostdev.core.finding.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptionTest {
    @Test
    void aPathThatDoesNotBeginAtTheTopIsRefusedWithItsLine() {
        for (String line : List.of("file etc/motd hello", "directory etc", "link etc/x /y")) {
            assertThatThrownBy(() -> SimulatedMachine.of("a.txt", line))
                    .isInstanceOf(Problem.class)
                    .hasMessage("a.txt line 1 is not understood: " + line + " (a path begins with '/')");
        }
    }

    @Test
    void aFileWhereADirectoryMustBeIsRefused() {
        assertThatThrownBy(() -> SimulatedMachine.of("a.txt", "file /a x\nfile /a/b y\n"))
                .isInstanceOf(Problem.class)
                .hasMessage("a simulated machine: /a: a is no directory");
    }
}
