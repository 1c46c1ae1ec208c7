package hostdev.it.scale;

import hostdev.core.doctor.Advice;
import hostdev.core.doctor.Setup;
import hostdev.core.model.Host;
import hostdev.core.plan.Planning;
import hostdev.core.plan.Situation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/// How reading, planning and judging grow with a host's functions. Run by `script/bench`, for the table of [#main].
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // the benchmark's runner calls generate before anything else
public class ScaleBenchmark {
    private static final int[] SIZES = {64, 4096, 65_536};

    /// JMH's own use of it is warned of otherwise.
    private static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";

    @Param("64")
    private int functions;

    private HostAtScale host;
    private Situation situation;
    private Setup setup;

    @org.openjdk.jmh.annotations.Setup
    public void generate() throws IOException {
        host = HostAtScale.of(functions);
        situation = host.situation(host.root());
        setup = host.setup(host.root());
    }

    @TearDown
    public void delete() throws IOException {
        host.close();
    }

    @Benchmark
    public Host scan() {
        return host.scan();
    }

    @Benchmark
    public Planning plan() {
        return HostAtScale.plan(situation);
    }

    @Benchmark
    public List<Advice> findings() {
        return HostAtScale.findings(setup);
    }

    /// Prints a row for each, with the exponent of its growth from the host before, and of that over all: 1 is linear.
    /// Each host is written once, for all that is done with it.
    public static void main(String[] arguments) throws RunnerException, IOException {
        Path trees = Files.createTempDirectory("hostdev-scale");
        try {
            for (int functions : SIZES) {
                ManyFunctions.write(Files.createDirectory(trees.resolve(Integer.toString(functions))), functions);
            }
            print(run(trees));
        } finally {
            HostAtScale.delete(trees);
        }
    }

    /// Microseconds by what was done, and by the number of functions.
    private static Map<String, SortedMap<Integer, Double>> run(Path trees) throws RunnerException {
        Map<String, SortedMap<Integer, Double>> rows = new TreeMap<>();
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(ScaleBenchmark.class.getSimpleName())
                        .param(
                                "functions",
                                Arrays.stream(SIZES).mapToObj(Integer::toString).toArray(String[]::new))
                        .jvmArgsAppend(UNSAFE, "-D" + HostAtScale.TREES + "=" + trees)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run()) {
            int functions = Integer.parseInt(result.getParams().getParam("functions"));
            rows.computeIfAbsent(result.getPrimaryResult().getLabel(), _ -> new TreeMap<>())
                    .put(functions, result.getPrimaryResult().getScore());
        }
        return rows;
    }

    private static void print(Map<String, SortedMap<Integer, Double>> rows) {
        PrintStream out = System.out;
        out.println("| what | functions | ms | µs a function | exponent |");
        out.println("| --- | --- | --- | --- | --- |");
        rows.forEach((what, scores) -> {
            scores.forEach((functions, micros) -> out.printf(
                    "| %s | %,d | %.3f | %.3f | %s |%n",
                    what, functions, micros / 1000, micros / functions, exponent(scores, functions)));
            out.printf("| %s | all three | | | %.2f |%n", what, exponent(scores));
        });
    }

    /// Of the growth over all hosts: the slope of the straight line next to the logarithms (least squares).
    static double exponent(SortedMap<Integer, Double> scores) {
        double meanSize =
                scores.keySet().stream().mapToDouble(Math::log).average().orElse(0);
        double meanTime =
                scores.values().stream().mapToDouble(Math::log).average().orElse(0);
        double both = 0;
        double sizes = 0;
        for (Map.Entry<Integer, Double> score : scores.entrySet()) {
            double size = Math.log(score.getKey()) - meanSize;
            both += size * (Math.log(score.getValue()) - meanTime);
            sizes += size * size;
        }
        return both / sizes;
    }

    /// Of the growth from the next smaller host; empty for the smallest.
    private static String exponent(SortedMap<Integer, Double> scores, int functions) {
        SortedMap<Integer, Double> smaller = scores.headMap(functions);
        if (smaller.isEmpty()) {
            return "";
        }
        int before = smaller.lastKey();
        double growth = Math.log(scores.getOrDefault(functions, 0.0) / scores.getOrDefault(before, 0.0));
        return "%.2f".formatted(growth / Math.log((double) functions / before));
    }
}
