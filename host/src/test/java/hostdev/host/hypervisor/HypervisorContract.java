package hostdev.host.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hostdev.core.finding.Problem;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [Hypervisor] does. It is opened with three guests: `asleep`, which is paused, `busy`, which runs, and
/// `win2k3`, which is shut off and can be started.
abstract class HypervisorContract {
    private static final GuestName SHUT_OFF = new GuestName("win2k3");
    private static final GuestName RUNNING = new GuestName("busy");
    private static final GuestName NOT_THERE = new GuestName("nobody");

    private Hypervisor hypervisor;

    abstract Hypervisor open();

    /// The definition with another size of memory, as an editor would change it.
    abstract String withMoreMemory(String definition);

    @BeforeEach
    void openIt() {
        hypervisor = open();
    }

    @AfterEach
    void closeIt() {
        hypervisor.close();
    }

    @Test
    void listsAllGuestsInOrderOfNameWithWhatTheyDo() {
        assertThat(hypervisor.guests())
                .extracting(guest -> guest.name() + " " + guest.state())
                .containsExactly("asleep PAUSED", "busy RUNNING", "win2k3 SHUT_OFF");
    }

    @Test
    void findsAGuestByItsName() {
        assertThat(hypervisor.guest(RUNNING)).get().extracting(Guest::active).isEqualTo(true);
    }

    @Test
    void findsNothingWhereNoGuestHasTheName() {
        assertThat(hypervisor.guest(NOT_THERE)).isEmpty();
    }

    @Test
    void givesAGuestThatIsShutOffANewDefinition() {
        String before = shutOff().definition();
        String returned = hypervisor.define(SHUT_OFF, withMoreMemory(before));
        assertThat(returned).isNotEqualTo(before).isEqualTo(shutOff().definition());
    }

    @Test
    void takesItsOwnDefinitionBackUnchanged() {
        String before = shutOff().definition();
        assertThat(hypervisor.define(SHUT_OFF, before)).isEqualTo(before);
    }

    @Test
    void givesAGuestThatRunsTheDefinitionOfItsNextStart() {
        Guest before = hypervisor.guest(RUNNING).orElseThrow();
        String returned = hypervisor.define(RUNNING, withMoreMemory(before.definition()));
        Guest after = hypervisor.guest(RUNNING).orElseThrow();
        assertThat(returned).isNotEqualTo(before.definition()).isEqualTo(after.definition());
        assertThat(after.state()).isEqualTo(Guest.State.RUNNING);
        assertThat(after.running()).isEqualTo(before.running()).isPresent();
        assertThat(shutOff().running()).isEmpty();
    }

    @Test
    void refusesToDefineAGuestThatIsNotThereAndNamesThoseThatAre() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> hypervisor.define(NOT_THERE, shutOff().definition()))
                .withMessage("nobody: there is no such guest")
                .satisfies(problem -> assertThat(problem.hint()).contains("guests: asleep, busy, win2k3"));
    }

    @Test
    void refusesTheDefinitionOfAnotherGuestSoThatNoneComesAbout() {
        String other = shutOff().definition().replace(">win2k3<", ">win2k4<").replaceAll("<uuid>.*</uuid>", "");
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> hypervisor.define(SHUT_OFF, other))
                .withMessageContaining("win2k4");
        assertThat(hypervisor.guest(new GuestName("win2k4"))).isEmpty();
    }

    @Test
    void refusesADefinitionThatIsNoneAndKeepsTheOldOne() {
        String before = shutOff().definition();
        assertThatExceptionOfType(Problem.class).isThrownBy(() -> hypervisor.define(SHUT_OFF, "<nonsense"));
        assertThat(shutOff().definition()).isEqualTo(before);
    }

    @Test
    void startsAGuestAndEndsIt() {
        hypervisor.start(SHUT_OFF);
        assertThat(shutOff().state()).isEqualTo(Guest.State.RUNNING);
        hypervisor.destroy(SHUT_OFF);
        assertThat(shutOff().state()).isEqualTo(Guest.State.SHUT_OFF);
    }

    @Test
    void saysWhyAGuestThatRunsIsNotStarted() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> hypervisor.start(RUNNING))
                .withMessageStartingWith("busy: not started: ");
    }

    @Test
    void refusesToStartOrEndAGuestThatIsNotThere() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> hypervisor.start(NOT_THERE))
                .withMessage("nobody: there is no such guest");
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> hypervisor.destroy(NOT_THERE))
                .withMessage("nobody: there is no such guest");
    }

    @Test
    void hasNoAnswerFromAGuestWithoutAnAgent() {
        assertThat(hypervisor.agent(RUNNING, "{\"execute\":\"guest-ping\"}", 1)).isEmpty();
    }

    private Guest shutOff() {
        return hypervisor.guest(SHUT_OFF).orElseThrow();
    }
}
