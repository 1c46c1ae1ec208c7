package hostdev.host.apply;

import static hostdev.host.apply.Crashing.EHCI;
import static hostdev.host.apply.Crashing.NIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hostdev.core.finding.Problem;
import hostdev.core.model.GuestName;
import hostdev.core.plan.Goal;
import hostdev.core.plan.Plan;
import hostdev.core.plan.step.Seen;
import hostdev.core.plan.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ctrl-C in the middle of a change.
class InterruptionTest {
    private static final Goal ASSIGN = new Goal.Assign(List.of(EHCI), new GuestName("win2k3"), false, false);

    private final Crashing host = new Crashing();
    private final AtomicBoolean pressed = new AtomicBoolean();
    private final List<String> shown = new ArrayList<>();

    private Problem interrupted(Plan plan) {
        Progress progress = new Progress() {
            @Override
            public void done(Step step, Seen seen) {}

            @Override
            public void waiting(String what) {}

            @Override
            public void interrupted(int done, int steps) {
                shown.add("interrupted after " + done + " of " + steps);
            }

            @Override
            public void undoing(String why) {
                shown.add(why);
            }

            @Override
            public void undone(Step step) {}
        };
        Machine place = host.plans().place(host.machine().root()).interruptedBy(pressed::get);
        try (HostLock lock = HostLock.take(host.state(), "assign")) {
            return catchThrowableOfType(Problem.class, () -> new Executor(place, progress).apply(plan, lock));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ehci-pci/unbind", "drivers_probe", "create /var/lib/hostdev/origins", "define win2k3"})
    void aChangeThatIsInterruptedIsRolledBackAfterTheStepThatIsUnderWay(String during) {
        Plan plan = host.plans().plan(ASSIGN, List.of(EHCI, NIC));
        String before = host.machine().hypervisor().guests().toString();
        host.machine().power().watch(what -> {
            if (what.contains(during)) {
                pressed.set(true);
            }
        });

        Problem problem = interrupted(plan);

        if (problem == null) { // it came in the last step: nothing was left to be stopped
            assertThat(during).isEqualTo("define win2k3");
            return;
        }
        assertThat(problem.code()).isEqualTo(Problem.Code.INTERRUPTED);
        assertThat(problem.code().exitStatus()).isEqualTo(3);
        assertThat(problem.what())
                .containsPattern(
                        "^interrupted after step \\d of " + plan.steps().size())
                .contains("all changes were rolled back");
        assertThat(shown).singleElement().asString().startsWith("interrupted after");
        assertThat(host.driverOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(host.machine().hypervisor().guests()).hasToString(before);
        assertThat(host.unfinished()).isEmpty();
    }

    @Test
    void aWaitIsCutShort() {
        host.machine().driverFails("vfio-pci");
        pressed.set(true);
        Machine place = host.plans().place(host.machine().root()).interruptedBy(pressed::get);

        assertThat(place.waitFor(() -> false, java.time.Duration.ofDays(1))).isFalse();
    }

    @Test
    void aChangeIsUnfinishedWhereItWasCutOffAndNotWhereItWasCompleted() {
        host.killedAfter(ASSIGN, "/ehci-pci/unbind");

        Unfinished unfinished =
                Unfinished.read(host.state(), host.machine()::root).orElseThrow();
        assertThat(unfinished.line()).isEqualTo("Unfinished change (plan 1). Run: sudo hostdev recover");

        host.recover();
        assertThat(Unfinished.read(host.state(), host.machine()::root)).isEmpty();
    }
}
