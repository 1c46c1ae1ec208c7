package hostdev.core.finding;

import static hostdev.core.finding.Board.at;
import static hostdev.core.finding.Board.express;
import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.GroupMember.Role;
import hostdev.core.model.Fact;
import hostdev.core.model.FirmwareClaim;
import hostdev.core.model.FirmwareClaim.Hop;
import hostdev.core.model.FirmwareClaim.Scope;
import hostdev.core.model.PciAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupViabilityTest {
    private static final Fact<Optional<String>> DMAR = Fact.known(Optional.of("DMAR"));
    private static final PciAddress CARD = at("01:00.0");

    private static Board board() {
        return new Board()
                .function("00:02.0", Board.ROOT_PORT, "pcieport", false, express(4))
                .behind("00:02.0")
                .function("01:00.0", Board.NETWORK, "e1000e", true, express(0));
    }

    private static Role role(Board board, String at) {
        return GroupMember.of(board.host(), board.group(), List.of(CARD)).stream()
                .filter(member -> member.address().equals(at(at)))
                .findFirst()
                .orElseThrow()
                .role();
    }

    @ParameterizedTest
    @CsvSource({
        "snd_hda_intel, TAKEN_ALONG",
        "uio_pci_generic, TAKEN_ALONG",
        "pciback, TAKEN_ALONG",
        "vfio-pci, WITH_GUESTS",
        "mlx5_vfio_pci, WITH_GUESTS",
        "pci-stub, WITH_GUESTS",
        "'', WITHOUT_DRIVER"
    })
    void aMemberHindersOnlyByADriverOfTheHost(String driver, Role role) {
        assertThat(role(board().function("01:00.1", 0x040300, driver, false, express(0)), "01:00.1"))
                .isEqualTo(role);
    }

    @ParameterizedTest
    @CsvSource({
        "060400, pcieport, BRIDGE",
        "060400, '', BRIDGE",
        "060400, shpchp, NEVER_TAKEN",
        "060100, lpc_ich, CHIPSET",
        "060100, '', WITHOUT_DRIVER",
        "068000, nvidia-nvswitch, TAKEN_ALONG",
        "060000, '', WITHOUT_DRIVER"
    })
    void aBridgeOrAPartOfTheChipsetIsNeverTakenAndHindersOnlyWithADriverOfItsOwn(
            String code, String driver, Role role) {
        assertThat(role(board().function("01:00.1", Integer.parseInt(code, 16), driver, false), "01:00.1"))
                .isEqualTo(role);
    }

    @Test
    void theSmallestSetLeavesOutWhatHasNoDriver() {
        Board board = board().function("01:00.1", 0x040300, "", false)
                .function("01:00.2", 0x0c0330, "xhci_hcd", false)
                .function("01:00.3", 0x0c8000, "pci-stub", false);
        assertThat(GroupViability.inTheWay(board.host(), board.group(), List.of(CARD)))
                .containsExactly(board.function("01:00.2"));
    }

    /// A switch without ACS and a card with its virtual functions behind it can make one of hundreds.
    @Test
    void ofAVeryLargeGroupTheRefusalNamesSomeAndHowManyMoreThereAre() {
        Board board = board();
        for (int slot = 1; slot <= 31; slot++) {
            for (int function = 0; function < 8; function++) {
                board.function("01:%02x.%d".formatted(slot, function), Board.NETWORK, "iavf", true, express(0));
            }
        }
        Finding finding = GroupViability.notViable(
                board.host(), board.hardware(), CARD, board.group(), List.of(CARD), "hostdev assign");
        assertThat(finding.what())
                .contains("the host still drives 0000:01:01.0 (iavf) and 0000:01:01.1 (iavf)")
                .endsWith(" and 0000:01:04.6 (iavf) and 217 more");
        assertThat(finding.why()).hasSizeLessThan(10_000);
    }

    @Test
    void theRefusalNamesEveryMemberWhatIsInTheWayAndWhy() {
        Board board = board().function("01:00.1", 0x040300, "snd_hda_intel", false, express(0))
                .function("01:00.2", 0x0c0330, "", false, express(0))
                .attached("01:00.1", "card1");
        Finding finding = GroupViability.notViable(
                board.host(), board.hardware(), CARD, board.group(), List.of(CARD), "hostdev assign --with-group");
        assertThat(finding.what())
                .isEqualTo("IOMMU group 1 is not viable: the host still drives 0000:01:00.1 (snd_hda_intel, card1)");
        assertThat(finding.why())
                .contains("root port 0000:00:02.0 has no ACS")
                .contains("0000:01:00.0, 0000:01:00.1 and 0000:01:00.2 are functions of one device without ACS")
                .endsWith("not in the way: 0000:00:02.0 (bridge, pcieport) and 0000:01:00.2 (no driver)");
        assertThat(finding.fix()).contains("take them from the host too: hostdev assign --with-group");
    }

    @Test
    void aMemberWhoseDriverCannotBeSeenRefuses() {
        Board board = board().driverUnseen("01:00.1", "permission denied");
        assertThat(GroupViability.neverTaken(board.host(), board.hardware(), CARD, board.group()))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo("group-member-unknown");
                    assertThat(finding.what()).contains("0000:01:00.1").contains("permission denied");
                });
    }

    private static FirmwareClaim rmrr(Scope scope) {
        return new FirmwareClaim("DMAR", 0x7d000000L, 0x7d7fffffL, List.of(scope));
    }

    @Test
    void aReservedRegionIsExplainedByTheClaimThatIsForTheDevice() {
        Board board = board().reserved(0x7d000000L, 0x7d7fffffL, "direct")
                .claim(rmrr(new Scope.Path(0, 0, List.of(new Hop(0x1d, 0)), false)))
                .claim(rmrr(new Scope.Path(0, 0, List.of(new Hop(2, 0), new Hop(0, 0)), false)));
        assertThat(GroupViability.reservedMemory(board.host(), board.hardware(), CARD, board.group(), DMAR))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what())
                        .isEqualTo("the firmware claims memory for IOMMU group 1 (0x7d000000 to 0x7d7fffff): the DMAR"
                                + " table's RMRR for 0000:01:00.0"));
    }

    @Test
    void aClaimForABridgeIsForAllThatIsBehindIt() {
        Board board = board().reserved(0x7d000000L, 0x7d7fffffL, "direct")
                .claim(rmrr(new Scope.Path(0, 0, List.of(new Hop(2, 0)), true)));
        assertThat(new FirmwareClaims(board.host(), board.hardware())
                        .behind(
                                board.group(),
                                board.group()
                                        .reservedRegions()
                                        .seen()
                                        .orElseThrow()
                                        .getFirst()))
                .contains("the DMAR table's RMRR for 0000:00:02.0 and 0000:01:00.0");
    }

    @Test
    void aClaimOfAmdsTableIsForARangeOfFunctions() {
        Board board = board().reserved(0x7d000000L, 0x7d7fffffL, "direct")
                .claim(new FirmwareClaim(
                        "IVRS", 0x7d000000L, 0x7d7fffffL, List.of(new Scope.Range(at("01:00.0"), at("01:1f.7")))));
        assertThat(GroupViability.reservedMemory(board.host(), board.hardware(), CARD, board.group(), DMAR))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).endsWith("the IVRS table's IVMD for 0000:01:00.0"));
    }

    @Test
    void theRefusalStandsWithoutAnExplanation() {
        Board board = board().reserved(0x7d000000L, 0x7d7fffffL, "direct");
        assertThat(GroupViability.reservedMemory(board.host(), board.hardware(), CARD, board.group(), DMAR))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).endsWith("(0x7d000000 to 0x7d7fffff)"));
    }

    @Test
    void whatTheKernelRelaxesIsNoReason() {
        Board board = board().reserved(0x7d000000L, 0x7d7fffffL, "direct-relaxable");
        assertThat(GroupViability.reservedMemory(board.host(), board.hardware(), CARD, board.group(), DMAR))
                .isEmpty();
    }

    /// Beside a part of the chipset that the host drives.
    private static String wayOut(Board board, String device) {
        return GroupViability.neverTaken(board.host(), board.hardware(), Board.at(device), board.group()).stream()
                .flatMap(finding -> finding.fix().stream())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void nobodyIsToldToMoveAPartOfTheBoardToAnotherSlot() {
        Board board = new Board()
                .function("00:1f.0", 0x060100, "lpc_ich", true)
                .function("00:1f.6", Board.NETWORK, "e1000e", true)
                .behind("00:1f.0")
                .function("01:00.0", Board.NETWORK, "e1000e", false);
        assertThat(wayOut(board, "00:1f.6")).contains("part of the board").doesNotContain("another slot");
        assertThat(wayOut(board, "01:00.0")).contains("another slot");
    }

    @Test
    void onAnArmHostNobodyReadsOfRmrr() {
        Board board = board().reserved(0x7d000000L, 0x7d7fffffL, "direct");
        assertThat(GroupViability.reservedMemory(
                        board.host(), board.hardware(), CARD, board.group(), Fact.known(Optional.empty())))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).doesNotContain("RMRR"));
        assertThat(GroupViability.reservedMemory(board.host(), board.hardware(), CARD, board.group(), DMAR))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).endsWith("(RMRR)"));
    }
}
