package hostdev.host.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The power is cut, or the process killed, before every single effect of a plan and inside every write of its journal;
/// then the host recovers, and is as before the plan or as after it, as it was said.
@Tag("sim")
class PowerCutTest {
    private static final List<Scenario> ALL = Scenario.all();

    static Stream<Scenario> scenarios() {
        return ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void leavesTheHostAsBeforeOrAsAfterAndSaysSoTruly(Scenario scenario) {
        assertThat(new CutEverywhere(scenario).violations().limit(1)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void aSecondOneWhileRecoveringIsRecoveredFromToo(Scenario scenario) {
        // the places where the second comes are the same ones again and again: one first end in 61, not the same
        // ones in each scenario
        int from = ALL.indexOf(scenario);
        assertThat(new CutEverywhere(scenario)
                        .violationsWithASecondCut(61, from)
                        .limit(1))
                .isEmpty();
    }
}
