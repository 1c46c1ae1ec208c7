package hostdev.host.sim;

import static hostdev.host.sim.World.at;
import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Finding;
import hostdev.core.format.Definition;
import hostdev.core.format.HostdevElement;
import hostdev.core.model.DriverName;
import hostdev.core.model.GuestName;
import hostdev.core.model.Hostdev;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Goal;
import hostdev.core.plan.Reach;
import hostdev.core.plan.step.PlugIn;
import hostdev.core.plan.step.Seen;
import hostdev.host.apply.Applied;
import hostdev.host.sim.World.Ended;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Devices that go into guests that run, and out of them.
class PluggedTest {
    private static final GuestName WIN11 = new GuestName("win11");
    private static final GuestName RESCUE = new GuestName("rescue");
    private static final PciAddress NIC = at("03:00.0");
    private static final PciAddress DISK = at("02:00.0");

    private final World world = World.of("laptop");
    private Map<String, String> before = Map.of();

    @BeforeEach
    void aGuestThatRuns() {
        world.machine().handStarts(WIN11);
        before = world.seen();
    }

    private static Goal assign(Reach reach, PciAddress... devices) {
        return new Goal.Assign(List.of(devices), WIN11, false, false, false, HostdevOptions.MANAGED, reach);
    }

    private static Goal release(Reach reach) {
        return new Goal.Release(List.of(NIC), reach);
    }

    private boolean runsWith(PciAddress device) {
        return Definition.isRunningWith(
                world.machine().hypervisor().guest(WIN11).orElseThrow(), device);
    }

    private String driver() {
        return world.machine().driverOf(NIC.toString()).orElse("-");
    }

    private List<String> refused(Goal goal) {
        return world.attempt(goal) instanceof Ended.Refused(var findings)
                ? findings.stream().map(Finding::code).toList()
                : List.of("not refused: " + world.attempt(goal));
    }

    @Test
    void aDeviceIsPluggedInWithoutAWordInTheDefinitionAndComesBack() {
        Applied applied = world.done(assign(Reach.NOW, NIC));

        assertThat(runsWith(NIC)).isTrue();
        assertThat(world.has(WIN11, NIC)).isFalse();
        assertThat(driver()).isEqualTo(DriverName.VFIO_PCI.name());
        assertThat(applied.steps().getLast().step()).isInstanceOf(PlugIn.class);
        assertThat(applied.steps().getLast().seen())
                .isInstanceOfSatisfying(
                        Seen.Defined.class,
                        seen -> assertThat(seen.definition()).contains("slot='0x05'"));

        world.done(release(Reach.NOW));
        assertThat(runsWith(NIC)).isFalse();
        assertThat(World.difference(before, world.seen())).isEqualTo("()");
    }

    @Test
    void forNowAndForLaterStartsBothAreChangedAndBothAreTakenBack() {
        world.done(assign(Reach.BOTH, NIC));
        assertThat(runsWith(NIC)).isTrue();
        assertThat(world.has(WIN11, NIC)).isTrue();

        world.done(release(Reach.BOTH));
        assertThat(World.difference(before, world.seen())).isEqualTo("()");
    }

    @Test
    void aGuestMayLoseForNowWhatItGetsAgainAtItsNextStart() {
        world.done(assign(Reach.BOTH, NIC));
        world.done(release(Reach.NOW));
        assertThat(runsWith(NIC)).isFalse();
        assertThat(world.has(WIN11, NIC)).isTrue();
        assertThat(driver()).isEqualTo("e1000e");
    }

    @Test
    void undoPullsItOutAgain() {
        world.done(assign(Reach.BOTH, NIC));
        world.undoneLast();
        assertThat(World.difference(before, world.seen())).isEqualTo("()");
    }

    @Test
    void aGuestThatDoesNotLetGoIsToldAndNothingIsChanged() {
        world.done(assign(Reach.NOW, NIC));
        Map<String, String> plugged = world.seen();
        world.machine().guestsHoldOn(true);

        assertThat(world.attempt(release(Reach.NOW))).isInstanceOfSatisfying(Ended.Failed.class, failed -> {
            assertThat(failed.problem().what())
                    .contains("the guest win11 was asked and has not let go of it within")
                    .contains("all changes were rolled back");
            assertThat(failed.problem().hint().orElseThrow()).contains("virsh shutdown");
        });
        assertThat(World.difference(plugged, world.seen())).isEqualTo("()");
    }

    @Test
    void twoFunctionsOfDifferentGroupsAreGivenTogetherOrNotAtAll() {
        world.machine().handStarts(RESCUE);
        world.done(new Goal.Assign(List.of(DISK), RESCUE, false, false, false, HostdevOptions.MANAGED, Reach.NOW));
        Map<String, String> one = world.seen();

        assertThat(refused(assign(Reach.NOW, NIC, DISK))).contains("device-held");
        assertThat(World.difference(one, world.seen())).isEqualTo("()");
    }

    @Test
    void whatAnotherGuestHadForNowGoesOnToThisOne() {
        world.machine().handStarts(RESCUE);
        world.done(new Goal.Assign(List.of(NIC), RESCUE, false, false, false, HostdevOptions.MANAGED, Reach.NOW));
        world.machine().handEnds(RESCUE); // without a hook nobody gives it back
        assertThat(driver()).isEqualTo("vfio-pci");

        world.done(assign(Reach.NOW, NIC));
        assertThat(world.seen().toString()).containsPattern("\"until_end_of\" ?: ?\"win11\"");
        world.done(release(Reach.NOW));
        assertThat(driver()).isEqualTo("e1000e");
    }

    @Test
    void aGuestThatLetsGoLaterIsFollowed() {
        world.done(assign(Reach.NOW, NIC));
        world.machine().handAsksOut(WIN11, HostdevElement.text(new Hostdev(NIC, HostdevOptions.MANAGED)));
        assertThat(driver()).isEqualTo("vfio-pci");
        world.done(release(Reach.NOW));
        assertThat(World.difference(before, world.seen())).isEqualTo("()");
    }

    @Test
    void whatCannotBeIsRefused() {
        Goal off = new Goal.Assign(List.of(NIC), RESCUE, false, false, false, HostdevOptions.MANAGED, Reach.NOW);
        assertThat(refused(off)).containsExactly("guest-off");
        assertThat(refused(assign(Reach.NEXT_START, NIC))).containsExactly("guest-runs");
        assertThat(refused(release(Reach.NOW))).containsExactly("no-guest-runs-with-it");
        world.done(assign(Reach.NOW, NIC));
        assertThat(refused(release(Reach.NEXT_START))).contains("guest-runs");
        assertThat(refused(new Goal.Bind(NIC, new DriverName("e1000e")))).contains("device-held");
    }
}
