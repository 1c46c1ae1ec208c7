package hostdev.core.finding;

import static hostdev.core.finding.Board.at;
import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Fitness.Verdict;
import hostdev.core.model.Fact;
import hostdev.core.model.Few;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FitnessTest {
    private static Map<PciAddress, Verdict> of(Host host, Board board) {
        return Fitness.of(host, board.hardware(), Fact.known(Optional.of("DMAR")), false);
    }

    private static Map<PciAddress, Verdict> of(Board board) {
        return of(board.host(), board);
    }

    private static Verdict verdict(Board board, String at) {
        return Objects.requireNonNull(of(board).get(at(at)));
    }

    private static Board card() {
        return new Board()
                .function("01:00.0", Board.NETWORK, "e1000e", true)
                .function("01:00.1", Board.NETWORK, "e1000e", true)
                .function("01:00.2", Board.NETWORK, "vfio-pci", true)
                .function("01:00.3", Board.NETWORK, "", true);
    }

    @Test
    void whatADriverOfTheHostHasLeavesItTogether() {
        assertThat(verdict(card(), "01:00.0").fit()).isTrue();
        assertThat(verdict(card(), "01:00.0").others(8)).isEqualTo(new Few<>(List.of(at("01:00.1")), 0));
        assertThat(verdict(card(), "01:00.2").others(8).named()).containsExactly(at("01:00.0"), at("01:00.1"));
    }

    @Test
    void ofAGreatManyOthersTheFirstAreNamed() {
        Board board = new Board().function("00:1f.0", Board.NETWORK, "vfio-pci", true);
        for (int slot = 0; slot < 31; slot++) {
            board.function("01:%02x.0".formatted(slot), Board.NETWORK, "iavf", true);
        }
        Few<PciAddress> ofOne = verdict(board, "01:00.0").others(2);
        assertThat(ofOne).isEqualTo(new Few<>(List.of(at("01:01.0"), at("01:02.0")), 28));
        Few<PciAddress> ofKept = verdict(board, "00:1f.0").others(2);
        assertThat(ofKept).isEqualTo(new Few<>(List.of(at("01:00.0"), at("01:01.0")), 29));
    }

    @Test
    void aBridgeIsNotJudgedAndOneThatTheHostDrivesIsInTheWayOfAll() {
        Board board = card().function("00:1f.0", Board.ROOT_PORT, "shpchp", true);
        assertThat(of(board)).hasSize(4).doesNotContainKey(at("00:1f.0"));
        assertThat(of(board).values()).noneMatch(Verdict::fit);
        assertThat(verdict(board, "01:00.3").blocks())
                .extracting(Finding::what)
                .singleElement()
                .asString()
                .contains("0000:00:1f.0");
    }

    @Test
    void whereItCannotBeSeenWhoHasThemNoneIsFitUnlessThatIsLeftOut() {
        Board board = card();
        Host host = board.host();
        Host unseen =
                new Host(host.functions(), host.groups(), host.attachments(), Fact.unknown("not root"), host.bootId());
        assertThat(of(unseen, board).values()).noneMatch(Verdict::fit);
        assertThat(of(unseen.asFarAsSeen(), board).values()).allMatch(Verdict::fit);
        assertThat(host.asFarAsSeen()).isSameAs(host);
    }

    @Test
    void aGroupIsAllThatShareOne() {
        Host host = card().host();
        assertThat(host.withGroups(List.of(at("01:00.3")))).hasSize(4);
        assertThat(host.withGroups(List.of())).isEmpty();
        assertThat(host.withGroups(List.of(at("02:00.0")))).containsExactly(at("02:00.0"));
    }
}
