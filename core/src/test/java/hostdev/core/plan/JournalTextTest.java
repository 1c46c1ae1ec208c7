package hostdev.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.GuestName;
import hostdev.core.plan.step.DefineGuest;
import hostdev.core.plan.step.Rebind;
import hostdev.core.plan.step.Seen;
import hostdev.core.plan.step.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTextTest {
    private static final Binding HOSTS = Binding.of(new DriverName("e1000e"));
    private static final Binding GUESTS = Binding.of(DriverName.VFIO_PCI);
    private static final List<Step> STEPS = List.of(
            new Rebind(Desk.at("01:00.0"), HOSTS, GUESTS),
            new DefineGuest(new GuestName("win2k3"), "<domain/>", "<domain><devices/></domain>"));

    private final StringBuilder text = new StringBuilder();
    private int sequence;

    JournalTextTest() {
        Json.ObjectBuilder planned = Json.object()
                .put("goal", "assign 0000:01:00.0 --to win2k3")
                .put("steps", Json.list(STEPS.stream().map(Step::json).toList()));
        line(Phase.PLANNED, planned);
    }

    private void line(Phase phase, Json.ObjectBuilder members) {
        Json.ObjectBuilder line = Json.object()
                .put("sequence", ++sequence)
                .put("time", "2026-11-22T10:00:00Z")
                .put("boot_id", "boot")
                .put("plan", "12")
                .put("phase", phase.word());
        members.build().members().forEach(line::put);
        text.append(JsonText.line(line.build())).append('\n');
    }

    private void step(Phase phase, int index) {
        line(phase, Json.object().put("step", index));
    }

    private PlanRecord read() throws JournalText.NotAJournal {
        return JournalText.parse(text.toString()).plan().orElseThrow();
    }

    @Test
    void tellsThePlanAndHowFarItCame() throws JournalText.NotAJournal {
        step(Phase.BEGINS, 0);
        line(
                Phase.DONE,
                Json.object()
                        .put("step", 0)
                        .put("seen", new Seen.Bound(GUESTS).json().orElseThrow()));
        step(Phase.BEGINS, 1);

        PlanRecord plan = read();
        assertThat(plan.id()).isEqualTo("12");
        assertThat(plan.steps()).isEqualTo(STEPS);
        assertThat(plan.states().get(0).phase()).contains(Phase.DONE);
        assertThat(plan.states().get(0).seen()).contains(new Seen.Bound(GUESTS));
        assertThat(plan.states().get(1).phase()).contains(Phase.BEGINS);
        assertThat(plan.wasCutOff()).isTrue();
        assertThat(plan.turnedBack()).isFalse();
    }

    @Test
    void knowsByTheLastLineThatAPlanHasEnded() {
        assertThat(JournalText.hasEnded("")).isFalse();
        assertThat(JournalText.hasEnded(text.toString())).isFalse();
        step(Phase.BEGINS, 0);
        line(Phase.LEFT, Json.object());
        assertThat(JournalText.hasEnded(text.toString())).isFalse();
        line(Phase.TAKEN_BACK, Json.object());
        assertThat(JournalText.hasEnded(text.toString())).isTrue();
    }

    @Test
    void doesNotTakeATornOrForeignLastLineForAnEnd() {
        String planned = text.toString();
        line(Phase.FINISHED, Json.object());
        String ended = text.toString();
        assertThat(JournalText.hasEnded(ended.substring(0, ended.length() - 1))).isFalse();
        assertThat(JournalText.hasEnded(ended + "{\"sequence\":3,\"pha")).isFalse();
        assertThat(JournalText.hasEnded(ended.substring(planned.length())))
                .as("its first line is missing")
                .isFalse();
        assertThat(JournalText.hasEnded(ended + "\n")).isFalse();
    }

    @Test
    void knowsThatAPlanThatFailedOnlyLeadsBack() throws JournalText.NotAJournal {
        step(Phase.BEGINS, 0);
        step(Phase.FAILED, 0);
        step(Phase.UNDOING, 0);
        assertThat(read().turnedBack()).isTrue();
        step(Phase.UNDONE, 0);
        assertThat(read().states().getFirst().settled()).isTrue();
        line(Phase.TAKEN_BACK, Json.object().put("why", "no room"));
        assertThat(read().isOpen()).isFalse();
        assertThat(read().why()).isEqualTo("no room");
    }

    @Test
    void tellsWhoStillWrites() throws JournalText.NotAJournal {
        PlanRecord.Writer writer = new PlanRecord.Writer(4711, "12345");
        line(
                Phase.IN_FLIGHT,
                Json.object()
                        .put("step", 0)
                        .put("writer", JournalText.write(writer))
                        .put("why", "unbinding"));
        assertThat(read().states().getFirst().writer()).contains(writer);
    }

    /// What a power cut leaves of a line that was not waited for: a part of it, or a length without contents.
    @ParameterizedTest
    @ValueSource(strings = {"{\"sequence\":2,\"ti", "{", "\0\0\0\0", "\0\0\n\0\0", "{\"sequence\":2,\"phase\":\"beg\n"})
    void survivesATornEnd(String torn) throws JournalText.NotAJournal {
        String whole = text.toString();
        JournalText.Contents contents = JournalText.parse(whole + torn);
        assertThat(contents.whole()).isEqualTo(whole);
        assertThat(contents.plan().orElseThrow().states().getFirst().begun()).isFalse();
    }

    @Test
    void seesThatNothingWasBegunWhereNotEvenTheFirstLineIsWhole() throws JournalText.NotAJournal {
        String whole = text.toString();
        for (int length = 0; length < whole.length(); length++) {
            assertThat(JournalText.parse(whole.substring(0, length)).plan()).isEmpty();
        }
    }

    @Test
    void doesNotTrustAFileThatIsDamagedBeforeItsEnd() {
        int start = text.length();
        step(Phase.BEGINS, 0);
        step(Phase.DONE, 0);
        text.setCharAt(start + 3, '\0');
        assertThatThrownBy(this::read)
                .isInstanceOf(JournalText.NotAJournal.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void doesNotTrustWhatItDoesNotKnow() {
        line(Phase.BEGINS, Json.object().put("step", 7));
        assertThatThrownBy(this::read).hasMessageContaining("no step 7");
    }

    @Test
    void knowsWhichPlanAnotherUndoes() {
        PlanRecord undo = new PlanRecord(
                "13", java.time.Instant.EPOCH, "boot", "undo 12 --force", List.of(), List.of(), Phase.FINISHED, "");
        assertThat(undo.undoes()).isEqualTo(Optional.of("12"));
    }
}
