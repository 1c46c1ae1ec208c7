package hostdev.host.apply;

import static hostdev.host.apply.Crashing.EHCI;
import static hostdev.host.apply.Crashing.NIC;
import static hostdev.host.apply.Crashing.bind;
import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Problem;
import hostdev.core.plan.JournalText;
import hostdev.core.plan.Phase;
import hostdev.host.apply.Recovery.Recovered.End;
import hostdev.host.sim.SimulatedDisk.Luck;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Changes and recovery while `/var` is full or read-only.
class FullDiskTest {
    private final Crashing host = new Crashing();

    /// From no room at all to room for nearly the whole journal.
    static IntStream room() {
        return IntStream.rangeClosed(0, 24).map(step -> step * 101);
    }

    @ParameterizedTest
    @MethodSource("room")
    void aChangeOnADiskThatFillsUpIsRolledBackAndItsJournalStaysReadable(int bytes) throws Exception {
        host.machine().disk().fillsUp(bytes);

        Problem problem = host.failure(bind(EHCI));

        if (problem == null) { // there was room enough
            assertThat(host.driverOf(EHCI)).isEqualTo("vfio-pci");
            return;
        }
        assertThat(problem.code()).isIn(Problem.Code.FAILED, Problem.Code.NOT_FIT);
        assertThat(problem.getMessage()).contains("No space left on device");
        assertThat(host.driverOf(EHCI)).isEqualTo("ehci-pci");
        JournalText.parse(host.journal());
        assertThat(host.journal())
                .satisfiesAnyOf(
                        text -> assertThat(text).isEmpty(),
                        text -> assertThat(text).endsWith("\n"));
        host.machine().disk().isRepaired();
        host.machine().powerOn(Luck.TORN);
        assertThat(host.recover().settled()).isTrue();
        assertThat(host.unfinished()).isEmpty();
        assertThat(host.driverOf(EHCI)).isEqualTo("ehci-pci");
    }

    @Test
    void recoveryRestoresTheHostOnAFullDiskAndSaysWhatItCouldNotRecord() {
        host.killedAfter(bind(EHCI), "/ehci-pci/unbind");
        host.machine().disk().fillsUp(10);

        Recovery.Report report = host.recover();

        assertThat(host.driverOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(report.settled()).isFalse();
        assertThat(report.plans().getFirst().end()).isEqualTo(End.BEFORE);
        assertThat(report.plans().getFirst().unrecorded().orElseThrow()).contains("No space left on device");

        host.machine().disk().isRepaired();
        assertThat(host.recover().settled()).isTrue();
        assertThat(host.recover().plans()).isEmpty();
    }

    @Test
    void recoveryRestoresTheHostOnAReadOnlyDisk() {
        host.killedAfter(bind(EHCI), "/ehci-pci/unbind");
        host.machine().disk().becomesReadOnly();

        Recovery.Report report = host.recover();

        assertThat(host.driverOf(EHCI)).isEqualTo("ehci-pci");
        assertThat(report.settled()).isFalse();
        assertThat(report.plans().getFirst().unrecorded().orElseThrow()).contains("Read-only file system");

        host.machine().disk().isRepaired();
        assertThat(host.recover().settled()).isTrue();
        assertThat(host.machine().disk().files(host.state().origins())).isEmpty();
    }

    @Test
    void nothingIsBegunOnAReadOnlyDisk() {
        host.machine().disk().becomesReadOnly();

        Problem problem = host.failure(bind(EHCI));

        assertThat(problem.getMessage()).contains("Read-only file system");
        assertThat(problem.hint().orElseThrow()).contains("findmnt -T /var/lib/hostdev");
        assertThat(host.driverOf(EHCI)).isEqualTo("ehci-pci");
    }

    @Test
    void aDamagedJournalLocksTheDevicesThatItNamesAndNoOthers() throws Exception {
        host.killedAfter(bind(EHCI), "/ehci-pci/unbind");
        damage("\"phase\":\"begins\"", "\"pha");

        Recovery.Report report = host.recover();

        assertThat(report.settled()).isFalse();
        assertThat(report.damaged().getFirst().plan()).contains("plan 1 (bind 0000:00:1d.7 vfio-pci)");
        assertThat(report.damaged().getFirst().devices()).contains(EHCI);
        assertThat(host.unfinished()).isEmpty();
        assertThat(host.refusals(bind(EHCI))).singleElement().satisfies(finding -> {
            assertThat(finding.what()).contains("locked").contains("plan 1");
            assertThat(finding.fix().orElseThrow())
                    .contains("mv --backup=numbered /var/lib/hostdev/journal/000001.jsonl");
        });
        assertThat(host.refusals(bind(NIC))).isEmpty();
        host.apply(bind(NIC));
    }

    @Test
    void aJournalOfANewerVersionIsSaidToBeOne() throws Exception {
        host.killedAfter(bind(EHCI), "/ehci-pci/unbind");
        damage("\"format\":1", "\"format\":2");

        Recovery.Report report = host.recover();

        assertThat(report.damaged()).singleElement().satisfies(file -> {
            assertThat(file.newer()).isTrue();
            assertThat(file.why()).contains("written by a newer hostdev");
            assertThat(file.cure()).contains("the version of hostdev that wrote it");
            assertThat(file.devices()).contains(EHCI);
        });
    }

    @Test
    void aLineThatIsFoundHalfWrittenIsCutOffBeforeTheNextIsWritten() throws Exception {
        host.killedAfter(bind(EHCI), "/ehci-pci/unbind");
        Path file = host.state().journal().resolve("000001.jsonl");
        try (var open = host.machine().disk().append(file)) {
            open.write("{\"sequence\":99,\"ti");
        }

        assertThat(host.recover().settled()).isTrue();

        assertThat(JournalText.parse(host.journal()).plan().orElseThrow().last())
                .isEqualTo(Phase.TAKEN_BACK);
        assertThat(host.journal()).doesNotContain("99");
    }

    private void damage(String from, String to) throws Exception {
        Path file = host.state().journal().resolve("000001.jsonl");
        String text = host.journal();
        assertThat(text).contains(from);
        try (var open = host.machine().disk().append(file)) {
            open.truncate(0);
            open.write(text.replaceFirst(java.util.regex.Pattern.quote(from), to));
        }
    }
}
