package hostdev.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.ConfigSpace;
import hostdev.core.model.Fact;
import hostdev.core.model.GuestName;
import hostdev.core.model.GuestWord;
import hostdev.core.model.Holder;
import hostdev.core.model.Interrupt;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciIds;
import hostdev.core.proof.Proof.Level;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The values are those seen on a practice host (the registers, the rows and the words of a real kernel).
class ProverTest {
    private static final GuestName WIN2K3 = new GuestName("win2k3");
    private static final PciAddress DEVICE = new PciAddress(0, 0, 0x1d, 7);
    private static final PciAddress IN_GUEST = new PciAddress(0, 0, 5, 0);
    private static final PciIds EHCI = new PciIds(0x8086, 0x293a);
    private static final Holder QEMU = new Holder(812, "qemu-system-x86", Optional.of("win2k3"));

    private List<Holder> holders = List.of(QEMU);
    private int command = 0x0107;
    private List<Interrupt> before = List.of();
    private List<Interrupt> after = List.of();
    private Fact<List<GuestWord>> guestSays = Fact.unknown("the guest's console is not kept");
    private Optional<PciAddress> guestAddress = Optional.of(IN_GUEST);

    @Test
    void aPausedGuestHoldsTheDeviceAndNoMore() {
        command = 0x0100;
        after = List.of(new Interrupt("16", 40, List.of("vfio-intx(0000:00:1d.7)")));
        before = after;
        assertThat(judge().level()).contains(Level.HELD);
        assertThat(judge().working()).isFalse();
    }

    @Test
    void aGuestInItsFirmwareEnablesTheDeviceAndDoesNotDriveIt() {
        assertThat(judge().level()).contains(Level.ENABLED);
    }

    @Test
    void aGuestThatListsTheDeviceWithoutDriverStaysBelowDriven() {
        guestSays = says(Optional.empty());
        assertThat(judge().level()).contains(Level.ENABLED);
        assertThat(judge().proven()).isTrue();
        assertThat(judge().working()).isFalse();
    }

    @Test
    void messageInterruptsShowADriver() {
        after = List.of(new Interrupt("27", 0, List.of("vfio-msix[0](0000:00:1d.7)")));
        assertThat(judge().level()).contains(Level.DRIVEN);
        assertThat(judge().proven()).isFalse();
    }

    @Test
    void aLineInterruptThatRisesShowsADriver() {
        before = List.of(new Interrupt("16", 40, List.of("vfio-intx(0000:00:1d.7)")));
        after = List.of(new Interrupt("16", 43, List.of("vfio-intx(0000:00:1d.7)")));
        assertThat(judge().level()).contains(Level.DRIVEN);
    }

    @Test
    void aLineInterruptThatSomebodySharesShowsNothing() {
        before = List.of(new Interrupt("16", 40, List.of("vfio-intx(0000:00:1d.7)", "uhci_hcd:usb2")));
        after = List.of(new Interrupt("16", 43, List.of("vfio-intx(0000:00:1d.7)", "uhci_hcd:usb2")));
        assertThat(judge().level()).contains(Level.ENABLED);
    }

    @Test
    void anotherDevicesInterruptsAreNotThisOnes() {
        after = List.of(new Interrupt("27", 9, List.of("vfio-msix[0](0000:01:00.0)")));
        assertThat(judge().level()).contains(Level.ENABLED);
    }

    @Test
    void theGuestsWordIsTheProof() {
        after = List.of(new Interrupt("27", 0, List.of("vfio-msi[0](0000:00:1d.7)")));
        guestSays = says(Optional.of("ehci-pci"));
        assertThat(judge().level()).contains(Level.SAID);
        assertThat(judge().proven()).isTrue();
        assertThat(judge().guestDriver()).contains("ehci-pci");
    }

    @Test
    void aWordWithoutAHeldDeviceProvesNothing() {
        holders = List.of();
        guestSays = says(Optional.of("ehci-pci"));
        assertThat(judge().level()).isEmpty();
        assertThat(judge().proven()).isFalse();
        assertThat(judge().working()).isFalse();
    }

    @Test
    void aDeviceThatAnotherGuestHoldsIsNotHeldByThisOne() {
        holders = List.of(new Holder(900, "qemu-system-x86", Optional.of("other")));
        assertThat(judge().level()).isEmpty();
    }

    @Test
    void anEmulatedDeviceWithTheSameIdentifiersIsNotTakenForIt() {
        guestAddress = Optional.empty();
        guestSays = Fact.known(List.of(
                word(new PciAddress(0, 0, 3, 0), Optional.of("ehci-pci")), word(IN_GUEST, Optional.of("ehci-pci"))));
        assertThat(judge().proven()).isFalse();
    }

    @Test
    void aDiskThatTheAgentNamesAtTheDevicesAddressIsItsWord() {
        guestSays = Fact.known(
                List.of(new GuestWord(Optional.of(IN_GUEST), Optional.empty(), Optional.of("nvme"), "agent")));
        assertThat(judge().proven()).isTrue();
        assertThat(judge().working()).isTrue();
    }

    @Test
    void anAgentThatNamesNoAddressIsTakenByItsOnlyIdentifiers() {
        guestSays = Fact.known(
                List.of(new GuestWord(Optional.empty(), Optional.of(EHCI), Optional.of("usbehci"), "agent")));
        assertThat(judge().proven()).isTrue();
    }

    @Test
    void aDeviceThatDoesNotAnswerIsNotEnabled() {
        command = 0xffff;
        assertThat(judge().level()).contains(Level.HELD);
    }

    private Fact<List<GuestWord>> says(Optional<String> driver) {
        return Fact.known(List.of(word(IN_GUEST, driver)));
    }

    private static GuestWord word(PciAddress address, Optional<String> driver) {
        return new GuestWord(Optional.of(address), Optional.of(EHCI), driver, "console");
    }

    private Proof judge() {
        ConfigSpace config =
                new ConfigSpace(256, command, command == 0xffff ? 0xffff : 0x0290, 0, true, List.of(), true);
        return Prover.judge(
                WIN2K3,
                new Evidence(
                        DEVICE,
                        EHCI,
                        guestAddress,
                        Fact.known(holders),
                        Fact.known(config),
                        Fact.known(before),
                        Fact.known(after),
                        guestSays));
    }
}
