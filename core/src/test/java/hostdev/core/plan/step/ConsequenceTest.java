package hostdev.core.plan.step;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.PciAddress;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a step costs decides whether a person is asked first.
class ConsequenceTest {
    /// Every permitted step is in [StepTest#everyCase], which its own test checks.
    static Stream<Step> everyStep() {
        return StepTest.everyCase().stream();
    }

    @ParameterizedTest
    @MethodSource("everyStep")
    void aStepThatNothingCanUndoIsNeverCalledReversible(Step step) {
        boolean leavesNothingBehind = step instanceof LoadModule // does nothing without a device
                || step instanceof FindAgain // brings a device back
                || (step instanceof SwitchSlot(var _, var _, boolean on) && on);
        if (step.inverse().isEmpty() && !leavesNothingBehind) {
            assertThat(step.consequence()).isNotEqualTo(Consequence.REVERSIBLE);
        }
    }

    @Test
    void aResetLosesState() {
        assertThat(new ResetFunction(new PciAddress(0, 1, 0, 0)).consequence()).isEqualTo(Consequence.LOSES_STATE);
    }

    @Test
    void aBootFileIsAskedAboutAlthoughItsEditCanBeUndone() {
        Step edit = StepTest.everyCase().stream()
                .filter(EditFile.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(edit.inverse()).isPresent();
        assertThat(edit.consequence()).isEqualTo(Consequence.EDITS_BOOT);
    }
}
