package hostdev.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.it.fuzz.FuzzRun.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A number of inputs for each target, two at a time: `script/fuzz` runs them long. Nothing here depends on how fast
/// the
/// machine is.
@Tag("fuzz")
@Order(11)
class FuzzTest {
    /// Without a limit of its own (libFuzzer's 0): the number of inputs ends it.
    private static final Duration UNLIMITED = Duration.ZERO;

    private static final int INPUTS = 2_000;

    /// The same begin each time: what breaks today broke yesterday.
    private static final List<String> REPEATABLE = List.of("-seed=1", "-runs=" + INPUTS);

    /// Far more than the planted faults take to be found.
    private static final List<String> UNTIL_FOUND = List.of("-seed=1", "-runs=50000000");

    private static final Map<Target, Future<Result>> RUNS = new EnumMap<>(Target.class);
    private static final ExecutorService TWO = Executors.newFixedThreadPool(2);

    @TempDir
    private static Path directory;

    @TempDir
    private Path planted;

    @BeforeAll
    static void startAll() {
        for (Target target : Target.values()) {
            RUNS.put(target, TWO.submit(() -> run(target)));
        }
    }

    @AfterAll
    static void stopAll() {
        TWO.shutdownNow();
    }

    private static Result run(Target target) throws IOException, InterruptedException {
        Path place = directory.resolve(target.word());
        Seeds.write(target, place.resolve("seeds"));
        return FuzzRun.of(target, REPEATABLE)
                .run(place.resolve("corpus"), place.resolve("seeds"), place.resolve("finds"), UNLIMITED);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsFoundIn(Target target) throws InterruptedException, ExecutionException {
        Result result = Objects.requireNonNull(RUNS.get(target)).get();
        assertThat(result.foundSomething()).as(FuzzRun.end(result.log())).isFalse();
        assertThat(result.status()).as(FuzzRun.end(result.log())).isZero();
        assertThat(result.coverage()).as("places reached\n" + result.log()).isGreaterThan(50);
        assertThat(result.runs()).as("inputs tried").isGreaterThanOrEqualTo(INPUTS);
    }

    /// @param patience how long one input may take
    private Result planted(String how, Duration patience) throws IOException, InterruptedException {
        return new FuzzRun(PlantedFault.class, how, 64, patience, UNTIL_FOUND)
                .run(planted.resolve("corpus"), planted.resolve("seeds"), planted.resolve("finds"), UNLIMITED);
    }

    @Test
    void aFaultBehindWordsThatNobodyGuessesIsFoundWithItsInput() throws IOException, InterruptedException {
        Result result = planted("throws", Duration.ofMinutes(2));
        assertThat(result.foundSomething()).as(result.log()).isTrue();
        assertThat(result.status()).isNotZero();
        assertThat(result.log()).contains("ArrayIndexOutOfBoundsException");
        assertThat(result.find().orElseThrow()).binaryContent().startsWith('D', 'M', 'A', 'R');
    }

    @Test
    void anInputThatIsNeverDoneWithIsFound() throws IOException, InterruptedException {
        Result result = planted("hangs", Duration.ofSeconds(2));
        assertThat(result.foundSomething()).as(result.log()).isTrue();
        assertThat(result.status()).isNotZero();
        assertThat(result.log()).contains("timeout");
    }
}
