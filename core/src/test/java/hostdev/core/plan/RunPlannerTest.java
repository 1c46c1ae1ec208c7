package hostdev.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Finding;
import hostdev.core.model.Attachment;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.NetworkConfig;
import hostdev.core.model.Origin;
import hostdev.core.plan.step.KeepOrigin;
import hostdev.core.plan.step.LoadModule;
import hostdev.core.plan.step.Rebind;
import hostdev.core.plan.step.RestoreNetwork;
import hostdev.core.plan.step.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What libvirt's hook decides before a guest starts, and after it has ended.
class RunPlannerTest {
    private static final String EHCI = "00:1d.7";
    private static final String UHCI = "00:1d.0";
    private static final String NIC = "01:00.0";
    private static final GuestName WIN2K3 = new GuestName("win2k3");
    private static final DriverName E1000E = new DriverName("e1000e");
    private static final NetworkConfig ETH1 =
            new NetworkConfig("eth1", Optional.empty(), true, 1500, List.of("192.0.2.7/24"), List.of());

    private static Planning prepare(Desk desk) {
        return desk.plan(new Goal.Prepare(WIN2K3, desk.definition("win2k3")));
    }

    private static Planning settle(Desk desk, String... devices) {
        return desk.plan(
                new Goal.Settle(WIN2K3, List.of(devices).stream().map(Desk::at).toList()));
    }

    private static List<Step> steps(Planning planning) {
        return switch (planning) {
            case Planning.Planned(var plan) -> plan.steps();
            case Planning.Refused refused -> throw new AssertionError("refused: " + refused);
        };
    }

    private static List<Finding> refused(Planning planning) {
        return switch (planning) {
            case Planning.Refused(var findings) -> findings;
            case Planning.Planned planned -> throw new AssertionError("planned: " + planned);
        };
    }

    private static Desk chapterWith(String device) {
        return Desk.chapter().guest("win2k3", Guest.State.SHUT_OFF, device);
    }

    @Test
    void aGuestWithoutDevicesNeedsNothing() {
        assertThat(steps(prepare(Desk.chapter()))).isEmpty();
    }

    @Test
    void companionsAreTakenForTheRunWhereThePersonAgreedToThat() {
        List<Step> steps = steps(prepare(chapterWith(EHCI).withoutVfio().promised(EHCI, "win2k3", true)));

        assertThat(steps.getFirst()).isEqualTo(new LoadModule("vfio-pci"));
        assertThat(steps.stream().filter(Rebind.class::isInstance))
                .extracting(step -> ((Rebind) step).device())
                .containsExactly(Desk.at(UHCI), Desk.at("00:1d.1"));
        assertThat(steps.stream().filter(KeepOrigin.class::isInstance))
                .extracting(step -> ((KeepOrigin) step).after().orElseThrow())
                .hasSize(3)
                .allMatch(origin -> origin.until().equals(Optional.of(WIN2K3)))
                .filteredOn(Origin::takenAlong)
                .hasSize(2);
    }

    @Test
    void companionsThatNobodyAgreedToAreNamedWithTheCommand() {
        for (Desk desk : List.of(chapterWith(EHCI), chapterWith(EHCI).promised(EHCI, "win2k3", false))) {
            Finding finding = refused(prepare(desk)).getFirst();

            assertThat(finding.code()).isEqualTo("group-not-viable");
            assertThat(finding.what()).contains("0000:00:1d.0");
            assertThat(finding.fix().orElseThrow()).contains("hostdev assign 0000:00:1d.7 --to win2k3 --with-group");
        }
    }

    @Test
    void aCompanionThatTheHostCannotDoWithoutIsNotTaken() {
        Desk desk = chapterWith(EHCI)
                .promised(EHCI, "win2k3", true)
                .attached(UHCI, Attachment.Kind.BLOCK, "sda", "mounted at /", true);

        assertThat(refused(prepare(desk))).extracting(Finding::code).contains("host-needs-device");
    }

    @Test
    void whatLibvirtTakesItselfIsWrittenDownWithItsNetwork() {
        Desk desk = chapterWith(NIC)
                .function(NIC, 0x020000, Fact.known(Optional.of(E1000E)), Fact.known(Optional.of(E1000E)), 7)
                .network(NIC, ETH1);

        List<Step> steps = steps(prepare(desk));

        assertThat(steps).hasSize(1);
        Origin kept = ((KeepOrigin) steps.getFirst()).after().orElseThrow();
        assertThat(kept.binding()).isEqualTo(new Binding(Optional.of(E1000E), Optional.of(E1000E)));
        assertThat(kept.networks()).containsExactly(ETH1);
        assertThat(kept.until()).contains(WIN2K3);
    }

    @Test
    void whatIsHeldUntilReleaseNeedsNothingMore() {
        Desk desk = chapterWith(NIC)
                .function(NIC, 0x020000, "vfio-pci", 7)
                .origin(NIC, "e1000e", false, Desk.BOOT)
                .promised(NIC, "win2k3", false);

        assertThat(steps(prepare(desk))).isEmpty();
        assertThat(steps(settle(desk, NIC))).isEmpty();
    }

    @Test
    void aMountedDiskIsRefused() {
        Desk desk = chapterWith(NIC).attached(NIC, Attachment.Kind.BLOCK, "nvme0n1", "mounted at /srv", true);

        assertThat(refused(prepare(desk))).extracting(Finding::code).containsExactly("host-needs-device");
    }

    @Test
    void anotherDeviceAtTheAddressIsRefusedWithBothNamed() {
        Desk desk = chapterWith(NIC)
                .serial(NIC, "aa-01")
                .promised(NIC, "win2k3", false)
                .serial(NIC, "aa-02");

        Finding finding = refused(prepare(desk)).getFirst();

        assertThat(finding.code()).isEqualTo("promised-device-gone");
        assertThat(finding.what()).contains("aa-01").contains("aa-02").contains("win2k3");
        assertThat(finding.fix().orElseThrow()).contains("hostdev release 0000:01:00.0");
    }

    @Test
    void aMovedDeviceIsRefusedHereWithTheCommandThatFollowsIt() {
        Desk desk = chapterWith(NIC)
                .serial(NIC, "aa-01")
                .promised(NIC, "win2k3", false)
                .moved(NIC, "02:00.0");

        Finding finding = refused(prepare(desk)).getFirst();

        assertThat(finding.code()).isEqualTo("promised-device-moved");
        assertThat(finding.what()).contains("0000:02:00.0");
        assertThat(finding.fix().orElseThrow()).startsWith("hostdev start win2k3");
    }

    private static Origin forTheRun(String device, Binding binding, String boot) {
        return new Origin(Desk.at(device), binding, List.of(ETH1), true, boot, Optional.of(WIN2K3));
    }

    private static final Binding OVERRIDDEN = new Binding(Optional.of(E1000E), Optional.of(E1000E));

    @Test
    void afterTheRunTheDriverTheOverrideAndTheNetworkComeBack() {
        Desk desk = Desk.chapter().function(NIC, 0x020000, "vfio-pci", 7).origin(forTheRun(NIC, OVERRIDDEN, Desk.BOOT));

        assertThat(steps(settle(desk, NIC)))
                .containsExactly(
                        new Rebind(Desk.at(NIC), Binding.of(DriverName.VFIO_PCI), OVERRIDDEN),
                        new RestoreNetwork(Desk.at(NIC), ETH1),
                        new KeepOrigin(
                                Desk.at(NIC), Optional.of(forTheRun(NIC, OVERRIDDEN, Desk.BOOT)), Optional.empty()));
    }

    @Test
    void whatLibvirtGaveBackItselfGetsItsOverrideAndNetworkAgain() {
        Desk desk = Desk.chapter().origin(forTheRun(NIC, OVERRIDDEN, Desk.BOOT));

        assertThat(steps(settle(desk, NIC)))
                .contains(
                        new Rebind(Desk.at(NIC), Binding.of(E1000E), OVERRIDDEN),
                        new RestoreNetwork(Desk.at(NIC), ETH1));
    }

    @Test
    void whatSomebodyElseHasBoundMeanwhileStaysAndIsTold() {
        Desk desk = Desk.chapter()
                .function(NIC, 0x020000, "uio_pci_generic", 7)
                .origin(forTheRun(NIC, OVERRIDDEN, Desk.BOOT));

        Planning planning = settle(desk, NIC);

        assertThat(steps(planning)).hasOnlyElementsOfType(KeepOrigin.class);
        assertThat(((Planning.Planned) planning).plan().notes())
                .extracting(Finding::code)
                .containsExactly("changed-by-others");
    }

    @Test
    void anOriginOfAnotherBootIsOnlyForgotten() {
        Desk desk = Desk.chapter().origin(forTheRun(NIC, OVERRIDDEN, "an older boot"));

        assertThat(steps(settle(desk, NIC))).hasOnlyElementsOfType(KeepOrigin.class);
    }

    @Test
    void anotherGuestsDevicesStay() {
        Origin others =
                new Origin(Desk.at(NIC), OVERRIDDEN, List.of(), false, Desk.BOOT, Optional.of(new GuestName("rescue")));

        assertThat(steps(settle(Desk.chapter().origin(others), NIC))).isEmpty();
    }

    @Test
    void whatIsStillHeldIsNotGivenBack() {
        Desk desk = Desk.chapter()
                .function(NIC, 0x020000, "vfio-pci", 7)
                .held(NIC, "win2k3")
                .origin(forTheRun(NIC, OVERRIDDEN, Desk.BOOT));

        assertThat(refused(settle(desk, NIC))).extracting(Finding::code).contains("device-held");
    }

    @Test
    void assigningWhatWasTakenForARunHoldsItUntilRelease() {
        Desk desk = Desk.chapter().function(NIC, 0x020000, "vfio-pci", 7).origin(forTheRun(NIC, OVERRIDDEN, Desk.BOOT));

        List<Step> steps = steps(desk.plan(new Goal.Assign(List.of(Desk.at(NIC)), WIN2K3, false, false)));

        assertThat(steps)
                .contains(new KeepOrigin(
                        Desk.at(NIC),
                        Optional.of(forTheRun(NIC, OVERRIDDEN, Desk.BOOT)),
                        Optional.of(forTheRun(NIC, OVERRIDDEN, Desk.BOOT).untilRelease())));
    }
}
