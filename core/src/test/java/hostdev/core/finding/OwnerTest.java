package hostdev.core.finding;

import static hostdev.core.finding.Board.at;
import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Attachment;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Fact;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnerTest {
    private static final Board BOARD = new Board()
            .function("00:02.0", Board.ROOT_PORT, "pcieport", false)
            .function("01:00.0", Board.NETWORK, "e1000e", true)
            .function("01:00.1", Board.NETWORK, "vfio-pci", true)
            .function("01:00.2", Board.NETWORK, "", true)
            .driverUnseen("01:00.3", "permission denied");

    private static Owner of(Host host, String at) {
        return Owner.of(host, host.function(at(at)).orElseThrow());
    }

    private static Owner heldBy(Holder holder) {
        Host host = BOARD.host();
        return of(
                new Host(
                        host.functions(),
                        host.groups(),
                        Map.of(),
                        Fact.known(Map.of(at("01:00.1"), List.of(holder))),
                        host.bootId()),
                "01:00.1");
    }

    @Test
    void itIsWhoseDriverHasIt() {
        Host host = BOARD.host();
        assertThat(of(host, "00:02.0")).isEqualTo(Owner.BRIDGE);
        assertThat(of(host, "01:00.0")).isEqualTo(Owner.HOST);
        assertThat(of(host, "01:00.1")).isEqualTo(Owner.KEPT);
        assertThat(of(host, "01:00.2")).isEqualTo(Owner.NOBODY);
        assertThat(of(host, "01:00.3")).isEqualTo(Owner.UNKNOWN);
    }

    @Test
    void whoHasItOpenGoesBeforeWhoseDriverHasIt() {
        assertThat(heldBy(new Holder(493, "qemu-system-x86", Optional.of("win11"))))
                .isEqualTo(Owner.GUEST);
        assertThat(heldBy(new Holder(812, "spdk_tgt", Optional.empty()))).isEqualTo(Owner.PROGRAM);
    }

    @Test
    void whereThatCannotBeSeenAFunctionKeptForGuestsMayBeAnybodys() {
        Host host = BOARD.host();
        Host unseen = new Host(host.functions(), host.groups(), Map.of(), Fact.unknown("not root"), host.bootId());
        assertThat(of(unseen, "01:00.1")).isEqualTo(Owner.UNKNOWN);
        assertThat(of(unseen, "01:00.0")).isEqualTo(Owner.HOST);
    }

    @Test
    void whatTheHostLivesOnIsToldApart() {
        Host host = BOARD.host();
        Attachment root =
                new Attachment(Attachment.Kind.BLOCK, "nvme0n1", List.of(new Use("mounted at /", Refusal.ALWAYS)));
        Host living = new Host(
                host.functions(), host.groups(), Map.of(at("01:00.0"), List.of(root)), host.holders(), host.bootId());
        assertThat(of(living, "01:00.0")).isEqualTo(Owner.HOST_LIVES_ON_IT);
    }
}
