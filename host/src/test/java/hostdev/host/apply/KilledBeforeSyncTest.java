package hostdev.host.apply;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.host.sim.Power;
import hostdev.host.sim.PowerCut;
import hostdev.host.sim.SimulatedDisk;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A process is killed between writing the last line of its plan and syncing it.
class KilledBeforeSyncTest {
    private final Crashing host = new Crashing();

    @Test
    void aFinishedPlanStaysFinishedWhenThePowerFailsDuringALaterPlan() {
        killedAtLastLine();

        host.killedAfter(Crashing.bind(Crashing.UHCI), "sync /var/lib/hostdev/journal/000002.jsonl");
        host.machine().powerOn(SimulatedDisk.Luck.LOST);

        assertThat(new Journals(host.state()).finished().plans())
                .extracting(plan -> plan.id())
                .contains("1");
    }

    private void killedAtLastLine() {
        Power power = host.machine().power();
        power.cutAt(new Power.Cut(lastLine(), Power.Moment.AFTER));
        try {
            host.apply(Crashing.bind(Crashing.NIC));
            throw new AssertionError("it was not killed");
        } catch (PowerCut _) {
            host.machine().killed();
            power.forget();
        }
    }

    /// The effect that writes it, from 1: the last write to the journal of the same plan on a host like this one.
    private static long lastLine() {
        Crashing like = new Crashing();
        like.machine().power().forget();
        like.apply(Crashing.bind(Crashing.NIC));
        List<String> trace = like.machine().power().trace();
        return IntStream.rangeClosed(1, trace.size())
                .filter(i -> trace.get(i - 1).startsWith("write /var/lib/hostdev/journal/"))
                .max()
                .orElseThrow();
    }
}
