package hostdev.core.finding;

import static hostdev.core.finding.Board.acs;
import static hostdev.core.finding.Board.at;
import static hostdev.core.finding.Board.express;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SharingFinderTest {
    private static final int FULL = 0x1d;

    private static List<String> words(Board board) {
        return SharingFinder.find(board.host(), board.hardware(), board.group()).stream()
                .map(Sharing::words)
                .toList();
    }

    /// The practice host's `acs`: two network cards behind a root port of two functions.
    private static Board twoFunctionPort(hostdev.core.model.Capability... acs) {
        hostdev.core.model.Capability[] port = new hostdev.core.model.Capability[acs.length + 1];
        port[0] = express(4);
        System.arraycopy(acs, 0, port, 1, acs.length);
        return new Board()
                .function("00:02.0", Board.ROOT_PORT, "pcieport", true, port)
                .function("00:02.1", Board.ROOT_PORT, "pcieport", true, port)
                .behind("00:02.0")
                .function("01:00.0", Board.NETWORK, "e1000e", false, express(0))
                .behind("00:02.1")
                .function("02:00.0", Board.NETWORK, "e1000e", false, express(0));
    }

    @Test
    void namesEachRootPortThatHasNoAcsAndThatTheyAreOneDevice() {
        assertThat(words(twoFunctionPort()))
                .containsExactly(
                        "root port 0000:00:02.0 has no ACS, so 0000:01:00.0 behind it can reach the others past the"
                                + " IOMMU",
                        "root port 0000:00:02.1 has no ACS, so 0000:02:00.0 behind it can reach the others past the"
                                + " IOMMU",
                        "0000:00:02.0 and 0000:00:02.1 are functions of one device without ACS, so they can reach each"
                                + " other past the IOMMU");
    }

    @Test
    void saysWhatOfAcsIsOffWhereAPortHasIt() {
        assertThat(words(twoFunctionPort(acs(FULL, 0x01))))
                .first()
                .asString()
                .contains("root port 0000:00:02.0 has ACS with request redirect, completion redirect, upstream"
                        + " forwarding off");
    }

    /// What a port cannot switch it is taken to do always (`pci_acs_flags_enabled`).
    @Test
    void asksOnlyForWhatThePortCanSwitch() {
        assertThat(words(twoFunctionPort(acs(0x1c, 0x1c)))).isEmpty();
    }

    @Test
    void findsNothingWhereAcsIsOnSinceTheReasonIsAnother() {
        assertThat(words(twoFunctionPort(acs(FULL, FULL)))).isEmpty();
    }

    @Test
    void saysThatAConventionalBusCanNeverBeSplit() {
        Board board = new Board()
                .behind("00:02.0")
                .function("01:00.0", 0x060400, "", false, express(7))
                .behind("01:00.0")
                .function("02:01.0", Board.NETWORK, "e1000", false)
                .function("02:02.0", 0x010000, "sym53c8xx", false);
        assertThat(SharingFinder.find(board.host(), board.hardware(), board.group()))
                .containsExactly(new Sharing.ConventionalBus(at("01:00.0"), List.of(at("02:01.0"), at("02:02.0"))));
        assertThat(words(board))
                .containsExactly("0000:02:01.0 and 0000:02:02.0 are on a conventional PCI bus behind 0000:01:00.0, and"
                        + " such a bus can never be split");
    }

    @Test
    void namesTheFunctionsOfOneDeviceWithoutAcs() {
        Board board = new Board()
                .function("00:1d.0", 0x0c0300, "uhci_hcd", true)
                .function("00:1d.1", 0x0c0300, "uhci_hcd", false)
                .function("00:1d.7", 0x0c0320, "ehci-pci", false);
        assertThat(words(board))
                .containsExactly("0000:00:1d.0, 0000:00:1d.1 and 0000:00:1d.7 are functions of one device without ACS,"
                        + " so they can reach each other past the IOMMU");
    }

    /// The bit that says so is function 0's only.
    @Test
    void takesASecondFunctionForOneOfSeveral() {
        Board board = new Board()
                .function("01:00.0", 0x030000, "amdgpu", true, express(0))
                .function("01:00.1", 0x040300, "snd_hda_intel", false, express(0));
        assertThat(SharingFinder.find(board.host(), board.hardware(), board.group()))
                .containsExactly(new Sharing.FunctionsWithoutAcs(List.of(at("01:00.0"), at("01:00.1"))));
    }

    @Test
    void saysWhatCouldNotBeReadAndGuessesNothing() {
        Board board = twoFunctionPort();
        for (String at : List.of("00:02.0", "00:02.1", "01:00.0", "02:00.0")) {
            board.configUnseen(at, "permission denied");
        }
        assertThat(SharingFinder.find(board.host(), board.hardware(), board.group()))
                .containsExactly(new Sharing.Unseen(at("00:02.0"), "permission denied"));
    }

    @Test
    void askesNothingOfAGroupOfOne() {
        assertThat(words(new Board().function("01:00.0", Board.NETWORK, "e1000e", false)))
                .isEmpty();
    }
}
