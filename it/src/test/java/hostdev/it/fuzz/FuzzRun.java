package hostdev.it.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs Jazzer on one class for a time, as a child process: a find ends its process, and a hang must not be ours.
///
/// @param fuzzed the class that Jazzer calls
/// @param argument what it is called with once
/// @param patience how long one input may take before it counts as a hang
/// @param more of libFuzzer's options
record FuzzRun(Class<?> fuzzed, String argument, int mostBytes, Duration patience, List<String> more) {
    private static final String DRIVER = "com.code_intelligence.jazzer.Jazzer";
    /// Far more than any input takes on a machine that is busy with other things: this is against hanging.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// Against a child that never ends, on however busy a machine.
    private static final Duration START_AND_END = Duration.ofHours(1);

    /// Half of what a machine of two processors and 4 GiB has, when two run.
    private static final String MEMORY = "-Xmx768m";

    private static final int MOST_MEMORY_MIB = 2560;

    /// `#8192  DONE   cov: 320 ft: 900 corp: 120/4kb lim: 64 exec/s: 2730 rss: 300Mb`
    private static final Pattern STATE =
            Pattern.compile("(?m)^#(\\d+)\\s+\\w+\\s+cov: (\\d+) ft: \\d+ corp: (\\d+)/.*exec/s: (\\d+)");

    private static final Pattern FIND =
            Pattern.compile("(?m)^== (?:Java Exception|libFuzzer crashing input)|ERROR: lib");
    private static final Pattern ARTIFACT = Pattern.compile("Test unit written to (\\S*/(?:crash|timeout|oom)-\\S+)");

    /// What became of a run.
    ///
    /// @param time how long was asked for
    /// @param runs how many inputs were tried
    /// @param coverage how many places of the code were reached
    /// @param corpus how many inputs are kept, each of which reaches something that the others do not
    /// @param log all that Jazzer said
    /// @param find the file with the input that broke it
    record Result(
            int status,
            Duration time,
            long runs,
            long perSecond,
            long coverage,
            long corpus,
            Optional<Path> find,
            String log) {
        boolean foundSomething() {
            return find.isPresent() || FIND.matcher(log).find();
        }
    }

    static FuzzRun of(Target target, List<String> more) {
        return new FuzzRun(Fuzzed.class, target.word(), target.mostBytes(), PATIENCE, more);
    }

    /// @param corpus inputs that reached something new, kept and added to
    /// @param seeds inputs to begin with
    /// @param finds where an input that breaks is written
    Result run(Path corpus, Path seeds, Path finds, Duration time) throws IOException, InterruptedException {
        Files.createDirectories(corpus);
        Files.createDirectories(seeds);
        Files.createDirectories(finds);
        Path log = finds.resolve("run.log");
        Process jazzer = new ProcessBuilder(command(corpus, seeds, finds, time))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended;
        try {
            ended = jazzer.waitFor(time.plus(START_AND_END).toSeconds(), TimeUnit.SECONDS);
        } finally {
            jazzer.destroyForcibly();
        }
        String said = Files.readString(log, UTF_8) + (ended ? "" : "\nstopped: it did not end by itself\n");
        return result(ended ? jazzer.exitValue() : -1, time, said);
    }

    private List<String> command(Path corpus, Path seeds, Path finds, Duration time) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                MEMORY,
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                classPath(),
                DRIVER,
                "--target_class=" + fuzzed.getName(),
                "--target_args=" + argument,
                "--instrumentation_includes=hostdev.**",
                "--custom_hook_includes=hostdev.**",
                "--reproducer_path=" + finds,
                corpus.toString(),
                seeds.toString(),
                "-max_total_time=" + time.toSeconds(),
                "-max_len=" + mostBytes,
                "-timeout=" + patience.toSeconds(),
                "-rss_limit_mb=" + MOST_MEMORY_MIB,
                "-use_value_profile=1",
                "-artifact_prefix=" + finds + "/"));
        command.addAll(more);
        return command;
    }

    /// Without JUnit: where Jazzer sees it, it looks through all classes for tests of its own first.
    private static String classPath() {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!new File(entry).getName().startsWith("junit")) {
                entries.add(entry);
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static Result result(int status, Duration time, String log) {
        long[] numbers = new long[4];
        Matcher state = STATE.matcher(log);
        while (state.find()) {
            for (int group = 0; group < numbers.length; group++) {
                numbers[group] = Long.parseLong(state.group(group + 1));
            }
        }
        Matcher artifact = ARTIFACT.matcher(log);
        Optional<Path> find = artifact.find() ? Optional.of(Path.of(artifact.group(1))) : Optional.empty();
        return new Result(status, time, numbers[0], numbers[3], numbers[1], numbers[2], find, log);
    }

    /// The end of what was said, for a message.
    static String end(String log) {
        List<String> lines =
                log.lines().filter(line -> !line.startsWith("INFO:")).toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }
}
