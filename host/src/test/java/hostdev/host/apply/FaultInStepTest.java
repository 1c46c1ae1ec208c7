package hostdev.host.apply;

import static hostdev.host.apply.Crashing.EHCI;
import static hostdev.host.apply.Crashing.NIC;
import static hostdev.host.apply.Crashing.bind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hostdev.core.finding.Problem;
import hostdev.core.model.GuestName;
import hostdev.core.plan.Goal;
import hostdev.core.plan.Plan;
import hostdev.core.plan.step.Seen;
import hostdev.core.plan.step.Step;
import hostdev.host.apply.Recovery.Recovered.End;
import hostdev.host.root.ForwardingRoot;
import hostdev.host.root.HostRoot;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Mistakes of hostdev itself in the middle of a change.
class FaultInStepTest {
    private static final Goal ASSIGN = new Goal.Assign(List.of(EHCI), new GuestName("win2k3"), false, false);

    private final Crashing host = new Crashing();

    static Stream<Supplier<Throwable>> faults() {
        return Stream.of(
                () -> new IllegalArgumentException("bus 99999 is not within 0 to 255"),
                () -> new ArithmeticException("integer overflow"),
                StackOverflowError::new,
                () -> new NoClassDefFoundError("hostdev/Missing"));
    }

    /// A machine on which the write into a file fails by a mistake of ours, once it is done.
    private HostRoot faulty(String file, Supplier<Throwable> fault) {
        return new ForwardingRoot(host.machine().root()) {
            @Override
            public Written write(String path, String text, Duration limit, LongConsumer writer) {
                Written written = super.write(path, text, limit, writer);
                if (path.contains(file)) {
                    throw sneaky(fault.get());
                }
                return written;
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private Problem failure(Goal goal, HostRoot root) {
        Plan plan = host.plans().plan(goal, List.of(EHCI, NIC));
        return catchThrowableOfType(Problem.class, () -> host.plans().apply(plan, root));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void oneInAStepIsAFailedStepThatIsRolledBack(Supplier<Throwable> fault) {
        Problem problem = failure(ASSIGN, faulty("/ehci-pci/unbind", fault));

        assertThat(problem.code()).isEqualTo(Problem.Code.FAILED);
        assertThat(problem.what()).contains("internal error: " + fault.get());
        assertThat(problem).hasCauseInstanceOf(fault.get().getClass());
        assertThat(host.driverOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(host.unfinished()).isEmpty();
        assertThat(host.recover().plans()).isEmpty();
    }

    @Test
    void oneInTheRollbackLeavesThatStepAndRollsTheOthersBack() {
        host.machine().definitionsFail("no room");
        HostRoot root = faulty("/vfio-pci/unbind", () -> new IllegalStateException("a mistake"));

        Problem problem = failure(ASSIGN, root);

        assertThat(problem.code()).isEqualTo(Problem.Code.UNDO_FAILED);
        assertThat(problem.hint().orElseThrow()).contains("internal error").contains("a mistake");
        assertThat(host.recover().plans())
                .singleElement()
                .satisfies(plan -> assertThat(plan.end()).isEqualTo(End.BEFORE));
        assertThat(host.driverOf(EHCI)).isEqualTo("ehci-pci");
    }

    @Test
    void oneInRecoveringAPlanLeavesTheOtherPlansAlone() {
        host.killedAfter(ASSIGN, "define win2k3");
        host.killedAfter(bind(NIC), "/e1000e/unbind");
        Machine place = new Machine(
                host.machine().root(),
                () -> {
                    throw new IllegalStateException("a mistake");
                },
                host.state(),
                host.plans().place(host.machine().root()).limits());

        Recovery.Report report = host.recover(place);

        assertThat(report.plans().stream().map(Recovery.Recovered::end)).containsExactly(End.BEFORE, End.BETWEEN);
        assertThat(host.driverOf(NIC)).isEqualTo("e1000e");
        assertThat(host.unfinished()).isEmpty();
        assertThat(host.recover().settled()).isTrue();
        assertThat(host.driverOf(EHCI)).isEqualTo("ehci-pci");
    }

    @Test
    void oneInShowingProgressDoesNotStopTheChange() {
        Plan plan = host.plans().plan(bind(EHCI), List.of(EHCI));
        Progress broken = new Progress() {
            @Override
            public void done(Step step, Seen seen) {
                throw new IllegalStateException("cannot be shown");
            }

            @Override
            public void waiting(String what) {}

            @Override
            public void undoing(String why) {}

            @Override
            public void undone(Step step) {}
        };

        try (HostLock lock = HostLock.take(host.state(), "bind")) {
            Executor executor = new Executor(host.plans().place(host.machine().root()), broken);
            assertThatThrownBy(() -> executor.apply(plan, lock)).hasMessageContaining("cannot be shown");
        }

        assertThat(host.driverOf(EHCI)).isEqualTo("vfio-pci");
        assertThat(host.unfinished()).isEmpty();
    }
}
