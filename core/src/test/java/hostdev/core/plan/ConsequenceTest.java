package hostdev.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a step costs decides whether a person is asked first.
class ConsequenceTest {
    /// Every permitted step is in [StepJsonTest#everyCase], which its own test checks.
    static Stream<Step> everyStep() {
        return StepJsonTest.everyCase().stream();
    }

    @ParameterizedTest
    @MethodSource("everyStep")
    void aStepThatNothingCanUndoIsNeverCalledReversible(Step step) {
        boolean leavesNothingBehind = step instanceof Step.LoadModule // does nothing without a device
                || step instanceof Step.FindAgain // brings a device back
                || (step instanceof Step.SwitchSlot(var _, var _, boolean on) && on);
        if (step.inverse().isEmpty() && !leavesNothingBehind) {
            assertThat(step.consequence()).isNotEqualTo(Consequence.REVERSIBLE);
        }
    }

    @Test
    void aResetLosesState() {
        assertThat(new Step.ResetFunction(Desk.at("01:00.0")).consequence()).isEqualTo(Consequence.LOSES_STATE);
    }

    @Test
    void aBootFileIsAskedAboutAlthoughItsEditCanBeUndone() {
        Step edit = StepJsonTest.everyCase().stream()
                .filter(Step.EditFile.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(edit.inverse()).isPresent();
        assertThat(edit.consequence()).isEqualTo(Consequence.EDITS_BOOT);
    }
}
