package hostdev.cli.view;

import hostdev.cli.Golden;
import hostdev.core.model.GuestName;
import hostdev.core.proof.Proof;
import hostdev.core.proof.Proof.Claim;
import hostdev.core.proof.Proof.Level;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProofViewTest {
    private static final Proof PROVEN = new Proof(
            HostBuilder.address("00:1d.7"),
            Optional.of(Level.ENABLED),
            List.of(
                    new Claim(Level.HELD, Optional.of(true), "qemu-system-x86 (process 621) has it open"),
                    new Claim(Level.ENABLED, Optional.of(true), "bus mastering is on (COMMAND 0107)"),
                    new Claim(
                            Level.DRIVEN,
                            Optional.of(false),
                            "interrupt 19 did not rise while watched, which disproves nothing"),
                    new Claim(
                            Level.SAID,
                            Optional.of(true),
                            "the guest's console lists 8086:293a at 0000:00:02.0, driven by ehci-pci")),
            Optional.of("ehci-pci"));
    private static final Proof UNHEARD = new Proof(
            HostBuilder.address("01:00.0"),
            Optional.of(Level.DRIVEN),
            List.of(
                    new Claim(Level.HELD, Optional.of(true), "qemu-system-x86 (process 621) has it open"),
                    new Claim(Level.ENABLED, Optional.of(true), "bus mastering is on (COMMAND 0507)"),
                    new Claim(Level.DRIVEN, Optional.of(true), "2 message interrupts set up by its driver"),
                    new Claim(
                            Level.SAID,
                            Optional.empty(),
                            "the guest has no console that is kept in a file, and no agent answers")),
            Optional.empty());

    @Test
    void onlyTheGuestsOwnWordIsCalledProof() {
        Golden.check("verify-two", new ProofView(new GuestName("win2k3"), List.of(PROVEN, UNHEARD)));
    }
}
