package hostdev.host.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hostdev.core.finding.Problem;
import hostdev.core.format.Definition;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [Hypervisor] does. It is opened with three guests: `asleep`, which is paused, `busy`, which runs, and
/// `win2k3`, which is shut off and can be started. What one of them cannot do it refuses, in words that stand here too.
public abstract class HypervisorContract {
    /// What not every hypervisor can do.
    public enum Deed {
        /// Know of guests that are shut off.
        KNOW_WHO_IS_OFF,
        DEFINE,
        START,
        PLUG,
        UNPLUG
    }

    private Hypervisor hypervisor;

    protected abstract Hypervisor open();

    /// The definition with another size of memory, as an editor would change it.
    protected abstract String withMoreMemory(String definition);

    /// A function of the host that guests can be given here.
    protected PciAddress device() {
        return new PciAddress(0, 2, 0, 0);
    }

    /// It, in the hypervisor's own form.
    protected abstract String element(PciAddress device);

    /// What this hypervisor cannot do, and a part of the words with which it says so.
    protected Map<Deed, String> refusals() {
        return Map.of();
    }

    protected GuestName named(String name) {
        return new GuestName(name);
    }

    /// What it says of a guest that is not there.
    protected String notThere() {
        return "there is no such guest";
    }

    /// Whether it cannot do this; that it says so is then seen.
    private boolean refuses(Deed deed, ThrowingCallable call) {
        Optional<String> words = Optional.ofNullable(refusals().get(deed));
        words.ifPresent(
                it -> assertThatExceptionOfType(Problem.class).isThrownBy(call).withMessageContaining(it));
        return words.isPresent();
    }

    @BeforeEach
    protected void openIt() {
        hypervisor = open();
    }

    @AfterEach
    protected void closeIt() {
        hypervisor.close();
    }

    @Test
    void listsAllGuestsInOrderOfNameWithWhatTheyDo() {
        List<String> expected =
                List.of(named("asleep") + " PAUSED", named("busy") + " RUNNING", named("win2k3") + " SHUT_OFF");
        assertThat(hypervisor.guests())
                .extracting(guest -> guest.name() + " " + guest.state())
                .isEqualTo(refusals().containsKey(Deed.KNOW_WHO_IS_OFF) ? expected.subList(0, 2) : expected);
    }

    @Test
    void findsAGuestByItsName() {
        assertThat(hypervisor.guest(named("busy")))
                .get()
                .extracting(Guest::active)
                .isEqualTo(true);
    }

    @Test
    void findsNothingWhereNoGuestHasTheName() {
        assertThat(hypervisor.guest(named("nobody"))).isEmpty();
    }

    @Test
    void givesAGuestThatIsShutOffANewDefinition() {
        if (refuses(Deed.DEFINE, () -> hypervisor.define(named("busy"), "<domain/>"))) {
            return;
        }
        String before = shutOff().definition();
        String returned = hypervisor.define(shutOff().name(), withMoreMemory(before));
        assertThat(returned).isNotEqualTo(before).isEqualTo(shutOff().definition());
    }

    @Test
    void takesItsOwnDefinitionBackUnchanged() {
        Guest busy = hypervisor.guest(named("busy")).orElseThrow();
        if (refuses(Deed.DEFINE, () -> hypervisor.define(busy.name(), busy.definition()))) {
            return;
        }
        assertThat(hypervisor.define(shutOff().name(), shutOff().definition()))
                .isEqualTo(shutOff().definition());
    }

    @Test
    void givesAGuestThatRunsTheDefinitionOfItsNextStart() {
        Guest before = hypervisor.guest(named("busy")).orElseThrow();
        if (refuses(Deed.DEFINE, () -> hypervisor.define(before.name(), withMoreMemory(before.definition())))) {
            return;
        }
        String returned = hypervisor.define(before.name(), withMoreMemory(before.definition()));
        Guest after = hypervisor.guest(before.name()).orElseThrow();
        assertThat(returned).isNotEqualTo(before.definition()).isEqualTo(after.definition());
        assertThat(after.state()).isEqualTo(Guest.State.RUNNING);
        assertThat(after.running()).isEqualTo(before.running()).isPresent();
        assertThat(shutOff().running()).isEmpty();
    }

    @Test
    void refusesToDefineAGuestThatIsNotThereAndNamesThoseThatAre() {
        String definition = hypervisor.guest(named("busy")).orElseThrow().definition();
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> hypervisor.define(named("nobody"), definition))
                .withMessage(named("nobody") + ": " + notThere())
                .satisfies(problem -> assertThat(refusals().containsKey(Deed.DEFINE)
                                || problem.hint().orElse("").contains("guests here: asleep, busy, win2k3"))
                        .isTrue());
    }

    @Test
    void refusesTheDefinitionOfAnotherGuestSoThatNoneComesAbout() {
        if (refuses(Deed.DEFINE, () -> hypervisor.define(named("busy"), "<domain/>"))) {
            return;
        }
        String other = shutOff().definition().replace("win2k3", "win2k4").replaceAll("<uuid>.*</uuid>", "");
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> hypervisor.define(shutOff().name(), other))
                .withMessageContaining("win2k4");
        assertThat(hypervisor.guest(new GuestName("win2k4"))).isEmpty();
    }

    @Test
    void refusesADefinitionThatIsNoneAndKeepsTheOldOne() {
        if (refuses(Deed.DEFINE, () -> hypervisor.define(named("busy"), "<nonsense"))) {
            return;
        }
        String before = shutOff().definition();
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> hypervisor.define(shutOff().name(), "<nonsense"));
        assertThat(shutOff().definition()).isEqualTo(before);
    }

    @Test
    void startsAGuestAndEndsIt() {
        if (refuses(Deed.START, () -> hypervisor.start(named("busy")))) {
            hypervisor.destroy(named("busy"));
            assertThat(hypervisor.guest(named("busy"))).isEmpty();
            return;
        }
        hypervisor.start(shutOff().name());
        assertThat(shutOff().state()).isEqualTo(Guest.State.RUNNING);
        hypervisor.destroy(shutOff().name());
        assertThat(shutOff().state()).isEqualTo(Guest.State.SHUT_OFF);
    }

    @Test
    void saysWhyAGuestThatRunsIsNotStartedAndItsConsoleStays() {
        if (refuses(Deed.START, () -> hypervisor.start(named("busy")))) {
            return;
        }
        Guest busy = hypervisor.guest(named("busy")).orElseThrow();
        List<String> logs = hypervisor.consoleLogs(busy);
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> hypervisor.start(busy.name()))
                .withMessageStartingWith("busy: not started: ");
        assertThat(hypervisor.consoleLogs(busy)).isEqualTo(logs);
    }

    @Test
    void refusesToStartOrEndAGuestThatIsNotThere() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> hypervisor.start(named("nobody")))
                .withMessage(named("nobody") + ": " + notThere());
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> hypervisor.destroy(named("nobody")))
                .withMessage(named("nobody") + ": " + notThere());
    }

    @Test
    void plugsADeviceIntoAGuestThatRunsAndTakesItOutAgainAndItsDefinitionStays() throws InterruptedException {
        GuestName busy = named("busy");
        String definition = hypervisor.guest(busy).orElseThrow().definition();
        if (refuses(Deed.PLUG, () -> hypervisor.plugIn(busy, element(device())))) {
            assertThat(runsWithIt(busy)).isFalse();
            return;
        }
        hypervisor.plugIn(busy, element(device()));
        assertThat(runsWithIt(busy)).isTrue();
        assertThat(hypervisor.guest(busy).orElseThrow().definition()).isEqualTo(definition);
        if (refuses(Deed.UNPLUG, () -> hypervisor.askOut(busy, element(device())))) {
            assertThat(runsWithIt(busy)).isTrue();
            return;
        }
        hypervisor.askOut(busy, element(device()));
        for (int tries = 0; tries < 120 && runsWithIt(busy); tries++) {
            Thread.sleep(500);
        }
        assertThat(runsWithIt(busy)).isFalse();
        assertThat(hypervisor.guest(busy).orElseThrow().definition()).isEqualTo(definition);
    }

    @Test
    void refusesToPlugIntoAGuestThatIsNotThere() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> hypervisor.plugIn(named("nobody"), element(device())))
                .withMessage(named("nobody") + ": " + notThere());
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> hypervisor.askOut(named("nobody"), element(device())))
                .withMessage(named("nobody") + ": " + notThere());
    }

    @Test
    void refusesToPlugIntoAGuestThatIsShutOff() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> hypervisor.plugIn(named("win2k3"), element(device())))
                .withMessageStartingWith(named("win2k3") + ": ");
    }

    @Test
    void hasNoAnswerFromAGuestWithoutAnAgent() {
        assertThat(hypervisor.agent(named("busy"), "{\"execute\":\"guest-ping\"}", 1))
                .isEmpty();
    }

    private boolean runsWithIt(GuestName guest) {
        return Definition.isRunningWith(hypervisor.guest(guest).orElseThrow(), device());
    }

    private Guest shutOff() {
        return hypervisor.guest(named("win2k3")).orElseThrow();
    }
}
