package hostdev.core.finding;

import static hostdev.core.finding.Board.at;
import static hostdev.core.finding.Board.express;
import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Capability;
import hostdev.core.model.Fact;
import hostdev.core.model.Slot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResetWaysTest {
    /// A graphics card with its sound behind a root port.
    private static Board card(Capability... capabilities) {
        return new Board()
                .function("00:02.0", Board.ROOT_PORT, "pcieport", false, express(4))
                .behind("00:02.0")
                .function("01:00.0", 0x030000, "amdgpu", true, capabilities)
                .function("01:00.1", 0x040300, "snd_hda_intel", true, express(0));
    }

    private static ResetWays ways(Board board) {
        return ResetWays.of(board.host(), board.hardware(), board.function("01:00.0"));
    }

    private static Optional<Finding> note(Board board, String... going) {
        Set<hostdev.core.model.PciAddress> with =
                java.util.Arrays.stream(going).map(Board::at).collect(java.util.stream.Collectors.toSet());
        return ways(board).note(board.host(), with, false);
    }

    @Test
    void theFirstOfTheKernelsMethodsRuns() {
        ResetWays ways = ways(card(Board.expressWithFlr()).resets("01:00.0", "flr", "pm"));
        assertThat(ways.runs()).isEqualTo(Fact.known(Optional.of("flr")));
        assertThat(ways.functionLevel()).isEqualTo(Fact.known(true));
    }

    @Test
    void aBusIsNotResetForOneFunctionWhileOthersAreOnIt() {
        ResetWays ways = ways(card(express(0)).resets("01:00.0", "bus"));
        assertThat(ways.runs()).isEqualTo(Fact.known(Optional.empty()));
        assertThat(ways.alsoOnBus()).containsExactly(at("01:00.1"));
        assertThat(note(card(express(0)).resets("01:00.0", "bus"), "01:00.0")).hasValueSatisfying(finding -> {
            assertThat(finding.code()).isEqualTo("reset-hits-others");
            assertThat(finding.what()).endsWith("behind 0000:00:02.0 is left for it, and that hits 0000:01:00.1 too");
            assertThat(finding.why())
                    .isEqualTo("after the guest ends it may not come back: VFIO does not do that while the host drives"
                            + " 0000:01:00.1");
        });
    }

    @Test
    void aBusIsResetWhereAllOnItGoToVfio() {
        assertThat(note(card(express(0)).resets("01:00.0"), "01:00.0", "01:00.1"))
                .hasValueSatisfying(
                        finding -> assertThat(finding.why()).startsWith("VFIO does that when the guest ends"));
    }

    @Test
    void aFunctionAloneOnItsBusIsResetWithIt() {
        Board board = new Board()
                .behind("00:02.0")
                .function("01:00.0", Board.NETWORK, "e1000e", false, express(0))
                .resets("01:00.0", "bus");
        assertThat(ways(board).runs()).isEqualTo(Fact.known(Optional.of("bus")));
        assertThat(note(board, "01:00.0")).isEmpty();
    }

    /// The kernel knows cards that a bus reset kills, and then lists none (drivers/pci/quirks.c).
    @Test
    void aFunctionAloneOnItsBusWithoutAMethodCannotBeReset() {
        Board board = new Board()
                .behind("00:02.0")
                .function("01:00.0", Board.NETWORK, "e1000e", false, express(0))
                .resets("01:00.0");
        assertThat(note(board, "01:00.0"))
                .hasValueSatisfying(finding -> assertThat(finding.code()).isEqualTo("no-reset"));
    }

    @Test
    void onARootBusWithoutAMethodNothingHelps() {
        Board board =
                new Board().function("01:00.0", 0x0c0320, "ehci-pci", true).resets("01:00.0");
        assertThat(note(board, "01:00.0")).hasValueSatisfying(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.NOTE);
            assertThat(finding.what()).isEqualTo("it cannot be reset in any way");
            assertThat(finding.why()).contains("may not come back");
        });
    }

    @Test
    void nothingIsSaidWhereItIsNotKnown() {
        assertThat(note(card(express(0)), "01:00.0")).isEmpty();
        assertThat(ways(card(express(0))).runs()).isInstanceOf(Fact.Unknown.class);
    }

    @Test
    void powerManagementResetsUnlessItSaysThatItDoesNot() {
        assertThat(ways(card(new Capability.PowerManagement(0x40, false))).power())
                .isEqualTo(Fact.known(true));
        assertThat(ways(card(new Capability.PowerManagement(0x40, true))).power())
                .isEqualTo(Fact.known(false));
    }

    @Test
    void conventionalPciSaysItByItsAdvancedFeatures() {
        assertThat(ways(card(new Capability.AdvancedFeatures(0x98, true))).functionLevel())
                .isEqualTo(Fact.known(true));
    }

    @Test
    void whatCouldNotBeReadIsUnknown() {
        assertThat(ways(card().configUnseen("01:00.0", "permission denied")).functionLevel())
                .isEqualTo(Fact.unknown("permission denied"));
    }

    @Test
    void theSlotIsTheDevicesWhicheverItsFunction() {
        Board board = card().slot("3", "01:00.0", true).slot("4", "02:00.0", false);
        assertThat(ResetWays.of(board.host(), board.hardware(), board.function("01:00.1"))
                        .slot())
                .contains(new Slot("3", at("01:00.0"), true));
        assertThat(List.of(ways(board).slot())).containsExactly(Optional.of(new Slot("3", at("01:00.0"), true)));
    }

    @Test
    void underXenNothingIsSaidAboutVfio() {
        Board board = card(express(0)).resets("01:00.0");
        Optional<Finding> note = ways(board).note(board.host(), Set.of(at("01:00.0")), true);
        assertThat(note)
                .hasValueSatisfying(finding -> assertThat(finding.why())
                        .contains("xen-pciback does not reset a shared bus")
                        .doesNotContain("VFIO"));
    }
}
