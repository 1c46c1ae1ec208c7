package hostdev.core.plan;

import static hostdev.core.plan.Desk.at;
import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Finding;
import hostdev.core.model.Attachment;
import hostdev.core.model.Binding;
import hostdev.core.model.Capability;
import hostdev.core.model.ConfigSpace;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.Hardware;
import hostdev.core.model.NetworkConfig;
import hostdev.core.model.PciAddress;
import hostdev.core.model.Slot;
import hostdev.core.plan.step.FindAgain;
import hostdev.core.plan.step.LoseNetwork;
import hostdev.core.plan.step.RemoveFunction;
import hostdev.core.plan.step.RestoreNetwork;
import hostdev.core.plan.step.Step;
import hostdev.core.plan.step.SwitchSlot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RevivePlannerTest {
    private static final PciAddress NIC = at("01:00.0");
    private static final PciAddress SOUND = at("01:00.1");
    private static final Binding E1000E = Binding.of(new DriverName("e1000e"));
    private static final NetworkConfig ETH =
            new NetworkConfig("eth0", Optional.empty(), true, 1500, List.of("192.0.2.7/24"), List.of());

    private static Hardware hardware(Capability... capabilities) {
        return new Hardware(
                Map.of(NIC, Fact.known(new ConfigSpace(4096, 7, 0x10, 0, false, List.of(capabilities), true))),
                Map.of(),
                List.of(new Slot("3", NIC, true), new Slot("4", at("02:00.0"), false)),
                Fact.known(List.of()));
    }

    private static Desk desk() {
        return Desk.chapter().hardware(hardware());
    }

    private static List<Step> steps(Desk desk, WayBack way) {
        if (desk.plan(new Goal.Revive(NIC, way, false)) instanceof Planning.Planned(var plan)) {
            return plan.steps();
        }
        throw new AssertionError(codes(desk, way));
    }

    private static List<String> codes(Desk desk, WayBack way) {
        return switch (desk.plan(new Goal.Revive(NIC, way, false))) {
            case Planning.Refused(var findings) ->
                findings.stream().map(Finding::code).toList();
            case Planning.Planned(var plan) ->
                plan.notes().stream().map(Finding::code).toList();
        };
    }

    @Test
    void forgettingAndFindingAgainKeepsDriverAndNetwork() {
        assertThat(steps(desk().network("01:00.0", ETH), WayBack.RESCAN))
                .containsExactly(
                        new LoseNetwork(NIC, ETH),
                        new RemoveFunction(NIC, Optional.empty(), E1000E, true),
                        new FindAgain(NIC, Optional.empty(), E1000E, true),
                        new RestoreNetwork(NIC, ETH));
    }

    @Test
    void thePowerOfASlotTakesEveryFunctionInItAndSaysSo() {
        Desk desk = desk().function("01:00.1", 0x040300, "snd_hda_intel", 8);
        Binding sound = Binding.of(new DriverName("snd_hda_intel"));
        assertThat(steps(desk, WayBack.POWER))
                .containsExactly(
                        new RemoveFunction(SOUND, Optional.empty(), sound, true),
                        new RemoveFunction(NIC, Optional.empty(), E1000E, true),
                        new SwitchSlot(NIC, "3", false),
                        new SwitchSlot(NIC, "3", true),
                        new FindAgain(NIC, Optional.empty(), E1000E, true),
                        new FindAgain(SOUND, Optional.empty(), sound, true));
        assertThat(codes(desk, WayBack.POWER)).containsExactly("slot-hits-others");
    }

    @Test
    void cutInTheMiddleEverythingIsFoundAgainWithThePowerOn() {
        assertThat(steps(desk(), WayBack.POWER).stream().map(Step::inverse).toList())
                .containsExactly(
                        Optional.of(new FindAgain(NIC, Optional.empty(), E1000E, true)),
                        Optional.of(new SwitchSlot(NIC, "3", true)),
                        Optional.empty(),
                        Optional.empty());
    }

    @Test
    void aSlotWithoutASwitchIsNoWay() {
        Hardware without = new Hardware(Map.of(), Map.of(), List.of(), Fact.known(List.of()));
        assertThat(codes(Desk.chapter().hardware(without), WayBack.POWER)).containsExactly("no-slot-power");
    }

    @Test
    void theLastWayIsRefusedWhereAnotherFunctionOfTheCardIsHeld() {
        Desk desk = desk().function("01:00.1", 0x040300, "vfio-pci", 8).held("01:00.1", "win11");
        assertThat(codes(desk, WayBack.POWER)).contains("device-held");
    }

    @Test
    void nothingIsFoundAgainIntoAGroupThatAGuestHas() {
        Desk desk = desk().function("02:00.0", 0x020000, "vfio-pci", 7)
                .held("02:00.0", "win11")
                .guest("win11", Guest.State.RUNNING, "02:00.0");
        assertThat(codes(desk, WayBack.RESCAN)).containsExactly("group-held");
        assertThat(codes(desk.resettable("01:00.0"), WayBack.RESET)).isEmpty();
    }

    @Test
    void whatTheHostLivesOnIsRefused() {
        Desk desk = desk().attached("01:00.0", Attachment.Kind.NETWORK, "eth0", "default route", true);
        assertThat(codes(desk, WayBack.RESCAN)).containsExactly("host-needs-device");
    }

    @Test
    void virtualFunctionsWouldGoAlongAndAreNamed() {
        Desk desk = Desk.chapter().hardware(hardware(new Capability.SingleRootIov(0x160, 8, 2)));
        assertThat(codes(desk, WayBack.RESCAN)).containsExactly("has-virtual-functions");
    }

    @Test
    void aReleaseOfWhatDoesNotAnswerNamesTheWay() {
        Hardware dead = new Hardware(
                Map.of(NIC, Fact.known(new ConfigSpace(4096, 0xffff, 0xffff, 0x7f, true, List.of(), false))),
                Map.of(),
                List.of(),
                Fact.known(List.of()));
        Planning planning = Desk.chapter()
                .hardware(dead)
                .function("01:00.0", 0x020000, "vfio-pci", 7)
                .plan(new Goal.Release(List.of(NIC)));
        assertThat(planning)
                .isInstanceOfSatisfying(
                        Planning.Refused.class,
                        refused -> assertThat(refused.findings())
                                .singleElement()
                                .satisfies(finding -> {
                                    assertThat(finding.code()).isEqualTo("does-not-answer");
                                    assertThat(finding.fix())
                                            .hasValueSatisfying(fix ->
                                                    assertThat(fix).endsWith("hostdev release 0000:01:00.0 --revive"));
                                }));
    }
}
