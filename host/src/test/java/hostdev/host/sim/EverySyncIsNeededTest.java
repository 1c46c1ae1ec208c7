package hostdev.host.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Each place in the code that waits for the disk is there for a reason: where it does not wait, some loss of power
/// leaves the host neither as before nor as after, or something is told that is not so.
@Tag("sim")
class EverySyncIsNeededTest {
    private static final List<Scenario> ALL = Scenario.all();

    /// One end in so many is enough to come by every place.
    private static final int STRIDE = 16;

    /// The ends are tried in so many rounds: most of what goes wrong is found in the first.
    private static final int ROUNDS = 8;

    /// The same for a second end, while the first is recovered from: there are many times more of them.
    private static final int SECOND_ROUNDS = 256;

    /// The two calls nearest to the disk: who waits, and on whose behalf.
    private static String place(List<StackFrame> frames) {
        return frames.stream()
                .filter(frame -> frame.getClassName().startsWith("hostdev.host.apply."))
                .limit(2)
                .map(frame -> frame.getClassName().substring("hostdev.host.apply.".length()) + "."
                        + frame.getMethodName() + ":" + frame.getLineNumber())
                .collect(Collectors.joining(" < "));
    }

    /// Each place with the scenarios that come by it.
    private static Map<String, Set<Scenario>> places() {
        Map<String, Set<Scenario>> places = new ConcurrentSkipListMap<>();
        for (Scenario scenario : ALL) {
            CutEverywhere cuts = new CutEverywhere(scenario, world -> watched(world, scenario, places));
            int from = ALL.indexOf(scenario);
            assertThat(Stream.concat(cuts.violations(STRIDE, from), cuts.forgotten(STRIDE, from)))
                    .isEmpty();
        }
        return places;
    }

    private static void watched(World world, Scenario scenario, Map<String, Set<Scenario>> places) {
        world.machine().disk().syncsWork(frames -> {
            places.computeIfAbsent(place(frames), _ -> ConcurrentHashMap.newKeySet())
                    .add(scenario);
            return true;
        });
    }

    @Test
    void withoutOneSomethingGoesWrong() {
        Map<String, Set<Scenario>> places = places();
        assertThat(places).hasSizeGreaterThan(9);
        List<String> harmless = places.entrySet().parallelStream()
                .filter(place -> isHarmless(place.getKey(), place.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(harmless)
                .as("places that need not wait for the disk, of " + places.keySet())
                .isEmpty();
    }

    private static boolean isHarmless(String place, Set<Scenario> scenarios) {
        List<CutEverywhere> all = ALL.stream()
                .filter(scenarios::contains)
                .map(scenario -> new CutEverywhere(scenario, world -> without(world, place)))
                .toList();
        return IntStream.range(0, SECOND_ROUNDS)
                .boxed()
                .flatMap(round -> all.stream().flatMap(cuts -> round(cuts, round)))
                .findFirst()
                .isEmpty();
    }

    private static Stream<String> round(CutEverywhere cuts, int round) {
        Stream<String> second = cuts.violationsWithASecondCut(SECOND_ROUNDS, round);
        return round < ROUNDS
                ? Stream.of(cuts.violations(ROUNDS, round), cuts.forgotten(ROUNDS, round), second)
                        .flatMap(all -> all)
                : second;
    }

    private static void without(World world, String place) {
        world.machine().disk().syncsWork(frames -> !place(frames).equals(place));
    }
}
