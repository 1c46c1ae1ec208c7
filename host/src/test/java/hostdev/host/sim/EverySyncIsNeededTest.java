package hostdev.host.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Each place in the code that waits for the disk is there for a reason: where it does not wait, some loss of power
/// leaves the host neither as before nor as after, or something is told that is not so.
@EnabledIfSystemProperty(
        named = "hostdev.soak",
        matches = "true",
        disabledReason = "takes minutes: script/soak runs it")
class EverySyncIsNeededTest {
    private static final List<Scenario> ALL = Scenario.all();

    /// One scenario in so many is enough to come by every place.
    private static final int STRIDE = 4;

    /// The two calls nearest to the disk: who waits, and on whose behalf.
    private static String place(List<StackFrame> frames) {
        return frames.stream()
                .filter(frame -> frame.getClassName().startsWith("hostdev.host.apply."))
                .limit(2)
                .map(frame -> frame.getClassName().substring("hostdev.host.apply.".length()) + "."
                        + frame.getMethodName() + ":" + frame.getLineNumber())
                .collect(Collectors.joining(" < "));
    }

    private static Set<String> places() {
        Set<String> places = new TreeSet<>();
        for (int index = 0; index < ALL.size(); index += STRIDE) {
            new CutEverywhere(ALL.get(index), world -> watched(world, places))
                    .violationsWithASecondCut(61, index)
                    .forEach(violation -> assertThat(violation).isEmpty());
        }
        return places;
    }

    private static void watched(World world, Set<String> places) {
        world.machine().disk().syncsWork(frames -> {
            places.add(place(frames));
            return true;
        });
    }

    @Test
    void thereAreSyncs() {
        assertThat(places()).hasSizeGreaterThan(9);
    }

    @TestFactory
    List<DynamicTest> withoutOneSomethingGoesWrong() {
        return places().stream()
                .map(place -> DynamicTest.dynamicTest(
                        place,
                        () -> assertThat(firstViolationWithout(place))
                                .as("what goes wrong where " + place + " does not wait for the disk")
                                .isPresent()))
                .toList();
    }

    private static Optional<String> firstViolationWithout(String place) {
        return ALL.stream()
                .flatMap(scenario -> {
                    CutEverywhere cuts = new CutEverywhere(scenario, world -> without(world, place));
                    int from = ALL.indexOf(scenario);
                    return Stream.concat(cuts.violations(), cuts.violationsWithASecondCut(7, from))
                            .map(violation -> scenario + ": " + violation);
                })
                .findFirst();
    }

    private static void without(World world, String place) {
        world.machine().disk().syncsWork(frames -> !place(frames).equals(place));
    }
}
