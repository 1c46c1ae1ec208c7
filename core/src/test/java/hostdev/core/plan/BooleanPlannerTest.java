package hostdev.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Fact;
import hostdev.core.plan.step.SetBoolean;
import hostdev.core.plan.step.Step;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BooleanPlannerTest {
    private static Planning plan(Fact<Boolean> selinux, Fact<Optional<Boolean>> now, boolean on) {
        return Desk.chapter().plan(new Goal.SetBoolean("virt_use_sysfs", selinux, now, on));
    }

    private static String refusal(Fact<Boolean> selinux, Fact<Optional<Boolean>> now) {
        return ((Planning.Refused) plan(selinux, now, true))
                .findings()
                .getFirst()
                .code();
    }

    @Test
    void setsWhatIsNotAsWishedAndPutsItBackWhenUndone() {
        Planning planning = plan(Fact.known(true), Fact.known(Optional.of(false)), true);
        Step step = ((Planning.Planned) planning).plan().steps().getFirst();
        assertThat(step).isEqualTo(new SetBoolean("virt_use_sysfs", false, true));
        assertThat(step.isVolatile()).isFalse();
        assertThat(step.inverse()).contains(new SetBoolean("virt_use_sysfs", true, false));
    }

    @Test
    void doesNothingWhereItIsAsWished() {
        Planning planning = plan(Fact.known(true), Fact.known(Optional.of(true)), true);
        assertThat(((Planning.Planned) planning).plan().steps()).isEmpty();
    }

    @Test
    void refusesWithoutSelinuxWithoutTheBooleanAndUnseen() {
        assertThat(refusal(Fact.known(false), Fact.known(Optional.empty()))).isEqualTo("no-selinux");
        assertThat(refusal(Fact.known(true), Fact.known(Optional.empty()))).isEqualTo("no-such-boolean");
        assertThat(refusal(Fact.known(true), Fact.unknown("permission denied"))).isEqualTo("boolean-unknown");
    }
}
