package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.CommandOutcome;
import org.junit.jupiter.api.Test;

/// A conventional bus: two network cards in one group, and the host's default route is on one of them.
class SharedGroupTest extends OnPracticeHost {
    SharedGroupTest() {
        super("conventional");
    }

    @Test
    void theCardWithTheDefaultRouteIsNeverTakenAlong() {
        String before = binding("0000:02:01.0") + binding("0000:02:02.0");
        CommandOutcome alone = hostdev("assign", "02:02.0", "--to", "win2k3");
        assertThat(alone.exit()).as(told(alone, "assign")).isEqualTo(1);
        assertThat(alone.stderr()).contains("0000:02:01.0");

        CommandOutcome together = hostdev("assign", "02:02.0", "--to", "win2k3", "--with-group");
        assertThat(together.exit()).as(told(together, "assign --with-group")).isEqualTo(1);
        assertThat(together.stderr()).contains("0000:02:01.0").contains("default route");
        assertThat(binding("0000:02:01.0") + binding("0000:02:02.0")).isEqualTo(before);
        assertThat(shell("ip route show default")).contains("default");
    }
}
