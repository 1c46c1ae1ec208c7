package hostdev.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Finding;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.KeptPromise;
import hostdev.core.plan.step.DefineGuest;
import hostdev.core.plan.step.KeepPromise;
import hostdev.core.plan.step.ProbeDefault;
import hostdev.core.plan.step.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Promises as plans make, follow and take them back.
class PromisingTest {
    private static final String NIC = "01:00.0";
    private static final String THERE = "02:00.0";
    private static final GuestName WIN2K3 = new GuestName("win2k3");

    private static Desk promised() {
        return Desk.chapter()
                .guest("win2k3", Guest.State.SHUT_OFF, NIC)
                .serial(NIC, "aa-01")
                .promised(NIC, "win2k3", false);
    }

    private static Plan planned(Desk desk, Goal goal) {
        return switch (desk.plan(goal)) {
            case Planning.Planned(var plan) -> plan;
            case Planning.Refused refused -> throw new AssertionError("refused: " + refused);
        };
    }

    private static <T extends Step> List<T> all(Plan plan, Class<T> kind) {
        return plan.steps().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static Goal assign(String device, boolean start) {
        return new Goal.Assign(List.of(Desk.at(device)), WIN2K3, false, start);
    }

    @Test
    void assigningRemembersWhatTheDeviceIs() {
        Plan plan = planned(Desk.chapter().serial(NIC, "aa-01"), assign(NIC, false));

        KeptPromise kept = all(plan, KeepPromise.class).getFirst().after().orElseThrow();
        assertThat(kept.device()).isEqualTo(Desk.at(NIC));
        assertThat(kept.identity().path()).hasToString("0000:01/00.0");
        assertThat(kept.identity().serials()).hasToString("serial number pcie aa-01");
    }

    @Test
    void aPromiseThatIsKeptAlreadyIsNotWrittenAgain() {
        Desk desk = promised().function(NIC, 0x020000, "vfio-pci", 7);

        assertThat(planned(desk, assign(NIC, false)).steps()).isEmpty();
    }

    @Test
    void startingFollowsADeviceThatHasMovedAndSaysSo() {
        Plan plan = planned(promised().moved(NIC, THERE), new Goal.Start(WIN2K3, true));

        assertThat(plan.steps())
                .extracting(step -> step.getClass().getSimpleName())
                .containsExactly("KeepPromise", "KeepPromise", "DefineGuest", "KeepOrigin", "StartGuest");
        assertThat(all(plan, DefineGuest.class).getFirst().after())
                .contains("bus='0x02'")
                .doesNotContain("bus='0x01'");
        assertThat(all(plan, KeepPromise.class))
                .extracting(KeepPromise::device)
                .containsExactly(Desk.at(THERE), Desk.at(NIC));
        assertThat(plan.notes()).singleElement().satisfies(note -> {
            assertThat(note.code()).isEqualTo("promised-device-followed");
            assertThat(note.what()).contains("0000:01:00.0 to 0000:02:00.0");
        });
    }

    @Test
    void twoThatChangedPlacesAreBothFollowed() {
        Desk desk = Desk.chapter()
                .function(THERE, 0x020000, "e1000e", 8)
                .guest("win2k3", Guest.State.SHUT_OFF, NIC, THERE)
                .serial(NIC, "aa-01")
                .serial(THERE, "aa-02")
                .promised(NIC, "win2k3", false)
                .promised(THERE, "win2k3", false)
                .serial(NIC, "aa-02")
                .serial(THERE, "aa-01");

        Plan plan = planned(desk, new Goal.Start(WIN2K3, true));

        String after = all(plan, DefineGuest.class).getFirst().after();
        assertThat(after.indexOf("bus='0x02'")).isPositive().isLessThan(after.indexOf("bus='0x01'"));
        assertThat(all(plan, KeepPromise.class)).hasSize(2).allSatisfy(step -> {
            assertThat(step.before()).isPresent();
            assertThat(step.after()).isPresent();
        });
    }

    @Test
    void startingIsRefusedWhereTheDeviceIsGoneOrDoubtful() {
        assertThat(promised().gone(NIC).plan(new Goal.Start(WIN2K3, true)))
                .isInstanceOfSatisfying(
                        Planning.Refused.class,
                        refused -> assertThat(refused.findings())
                                .extracting(Finding::code)
                                .containsExactly("promised-device-gone"));
        Desk doubtful = Desk.chapter()
                .guest("win2k3", Guest.State.SHUT_OFF, NIC)
                .promised(NIC, "win2k3", false)
                .gone(NIC)
                .function(THERE, 0x020000, "e1000e", 8)
                .function("03:00.0", 0x020000, "e1000e", 9);
        assertThat(doubtful.plan(new Goal.Start(WIN2K3, true)))
                .isInstanceOfSatisfying(Planning.Refused.class, refused -> {
                    Finding finding = refused.findings().getFirst();
                    assertThat(finding.code()).isEqualTo("promised-device-doubtful");
                    assertThat(finding.what()).contains("0000:02:00.0 or 0000:03:00.0");
                    assertThat(finding.fix().orElseThrow())
                            .contains("hostdev release 0000:01:00.0")
                            .contains("hostdev assign 0000:02:00.0 --to win2k3")
                            .contains("hostdev assign 0000:03:00.0 --to win2k3");
                });
    }

    @Test
    void ofAGuestThatWasNeverPromisedAnythingNothingIsClaimed() {
        Desk desk = Desk.chapter().guest("win2k3", Guest.State.SHUT_OFF, NIC).serial(NIC, "whoever");

        assertThat(planned(desk, new Goal.Start(WIN2K3, true)).notes()).isEmpty();
    }

    @Test
    void assigningWithStartLooksAfterTheGuestsOtherDevicesToo() {
        Desk desk = promised().function(THERE, 0x020000, "e1000e", 8).serial(NIC, "aa-99");

        assertThat(desk.plan(assign(THERE, true))).isInstanceOf(Planning.Refused.class);
        assertThat(desk.plan(assign(THERE, false))).isInstanceOf(Planning.Planned.class);
    }

    @Test
    void releaseStrikesThePromise() {
        Plan plan = planned(promised(), new Goal.Release(List.of(Desk.at(NIC))));

        assertThat(all(plan, KeepPromise.class)).singleElement().satisfies(step -> {
            assertThat(step.device()).isEqualTo(Desk.at(NIC));
            assertThat(step.after()).isEmpty();
        });
    }

    @Test
    void releaseFindsAMovedDeviceByItsOldAddressAndByItsNewOne() {
        for (String typed : List.of(NIC, THERE)) {
            Desk desk = promised().moved(NIC, THERE).function(THERE, 0x020000, "vfio-pci", 8);

            Plan plan = planned(desk, new Goal.Release(List.of(Desk.at(typed))));

            assertThat(all(plan, DefineGuest.class).getFirst().after()).doesNotContain("hostdev");
            assertThat(all(plan, KeepPromise.class)).hasSize(1);
            assertThat(all(plan, ProbeDefault.class))
                    .containsExactly(new ProbeDefault(Desk.at(THERE), Binding.of(DriverName.VFIO_PCI)));
        }
    }

    @Test
    void releaseLeavesAnotherDeviceAtTheAddressAlone() {
        Desk desk = promised().serial(NIC, "aa-99").function(NIC, 0x020000, "vfio-pci", 7);

        Plan plan = planned(desk, new Goal.Release(List.of(Desk.at(NIC))));

        assertThat(plan.steps())
                .extracting(step -> step.getClass().getSimpleName())
                .containsExactly("DefineGuest", "KeepPromise");
        assertThat(plan.notes()).extracting(Finding::code).containsExactly("promised-device-gone");
    }

    @Test
    void takingItOutOfTheDefinitionByHandStrikesThePromiseToo() {
        Desk desk = promised();
        String before = desk.definition("win2k3");
        String after = before.replaceFirst("(?s)<hostdev.*</hostdev>\n", "");

        Plan plan = planned(desk, new Goal.Redefine(WIN2K3, before, after, true, "edit"));

        assertThat(all(plan, KeepPromise.class))
                .singleElement()
                .matches(step -> step.after().equals(Optional.empty()));
    }

    @Test
    void aNumberThatTheDriverHidesNowIsNotForgotten() {
        Desk desk = promised().function(NIC, 0x020000, "vfio-pci", 7);
        Desk silent = desk.withoutSerial(NIC);

        Plan plan = planned(silent, new Goal.Assign(List.of(Desk.at(NIC)), WIN2K3, true, false));

        assertThat(all(plan, KeepPromise.class)
                        .getFirst()
                        .after()
                        .orElseThrow()
                        .identity()
                        .serials())
                .hasToString("serial number pcie aa-01");
    }
}
