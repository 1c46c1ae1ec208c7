package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.lab.CommandOutcome;
import org.junit.jupiter.api.Test;

/// The host whose VT-d is off in the BIOS.
class NoIommuTest extends OnPracticeHost {
    NoIommuTest() {
        super("none");
    }

    @Test
    void assignSaysThatTheIommuIsOffAndWhereToSwitchItOn() {
        String before = binding("0000:01:00.0");
        CommandOutcome outcome = hostdev("assign", "01:00.0", "--to", "win2k3");
        assertThat(outcome.exit()).as(told(outcome, "assign")).isEqualTo(1);
        assertThat(outcome.stderr()).contains("IOMMU").contains("hint");
        assertThat(binding("0000:01:00.0")).isEqualTo(before);
    }

    @Test
    void theOverviewSaysThatThereIsNone() {
        assertThat(done().stdout()).contains("IOMMU       none", "itself a guest"); // which the practice host is
    }
}
