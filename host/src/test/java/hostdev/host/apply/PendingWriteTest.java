package hostdev.host.apply;

import static hostdev.host.apply.Crashing.EHCI;
import static hostdev.host.apply.Crashing.NIC;
import static hostdev.host.apply.Crashing.bind;
import static org.assertj.core.api.Assertions.assertThat;

import hostdev.host.apply.Recovery.Recovered.End;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The program is killed while the kernel still works on one of its writes.
class PendingWriteTest {
    private final Crashing host = new Crashing("hang 00:1d.7\n");

    @Test
    void theWritingProcessIsInTheJournalBeforeItWrites() {
        Crashing host = new Crashing();
        List<String> journals = new java.util.ArrayList<>();
        host.machine().power().watch(what -> {
            if (what.startsWith("write /sys/")) {
                journals.add(host.journal());
            }
        });

        host.apply(bind(EHCI));

        assertThat(journals)
                .isNotEmpty()
                .allSatisfy(text -> assertThat(
                                text.strip().lines().reduce((_, last) -> last).orElse(""))
                        .contains("\"phase\":\"writing\"")
                        .contains("\"writer\":{\"pid\":"));
    }

    @Test
    void itsDeviceStaysLockedUntilThatWriteHasEndedAlsoAfterRecover() {
        host.killedAfter(bind(EHCI), "/ehci-pci/unbind");

        Recovery.Report report = host.recover();

        assertThat(report.settled()).isFalse();
        assertThat(report.plans().getFirst().end()).isEqualTo(End.IN_FLIGHT);
        assertThat(host.unfinished()).isEmpty();
        assertThat(host.refusals(bind(EHCI)).getFirst().what())
                .contains("locked")
                .contains("process");
        assertThat(host.refusals(bind(NIC))).isEmpty();
        assertThat(host.recover().plans().getFirst().end()).isEqualTo(End.IN_FLIGHT);

        host.machine().hangEnds(EHCI);
        assertThat(host.driverOf(EHCI)).as("the write lands").isEmpty();

        assertThat(host.recover().plans().getFirst().end()).isEqualTo(End.BEFORE);
        assertThat(host.driverOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(host.refusals(bind(EHCI))).isEmpty();
    }
}
