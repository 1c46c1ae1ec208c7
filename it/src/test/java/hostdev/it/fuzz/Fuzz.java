package hostdev.it.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import hostdev.it.fuzz.FuzzRun.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What `script/fuzz` runs: one target after the other, a summary at the end and in the page.
///
/// Arguments: where corpora are kept, the page, the seconds for each target, the targets.
public final class Fuzz {
    /// A shorter run is for trying something out, and the page stays as it is.
    private static final Duration WORTH_TELLING = Duration.ofSeconds(20);

    private final PrintStream out = System.out;
    private final Path kept;
    private final Duration time;
    private final Map<Target, Result> results = new EnumMap<>(Target.class);

    private Fuzz(Path kept, Duration time) {
        this.kept = kept;
        this.time = time;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Fuzz fuzz = new Fuzz(Path.of(arguments[0]), Duration.ofSeconds(Long.parseLong(arguments[2])));
        List<Target> targets = targets(List.of(arguments).subList(3, arguments.length));
        for (Target target : targets) {
            fuzz.run(target);
        }
        if (fuzz.time.compareTo(WORTH_TELLING) >= 0) {
            Path page = Path.of(arguments[1]);
            Files.writeString(page, FuzzPage.with(Files.readString(page, UTF_8), fuzz.results));
        }
        System.exit(fuzz.summary());
    }

    private static List<Target> targets(List<String> words) {
        List<Target> targets = new ArrayList<>();
        for (String word : words) {
            targets.add(Target.of(word).orElseThrow(() -> new IllegalArgumentException(word)));
        }
        return targets.isEmpty() ? List.of(Target.values()) : targets;
    }

    private void run(Target target) throws IOException, InterruptedException {
        out.println("hostdev: fuzzing " + target.word() + " for " + time.toSeconds() + " s: " + target.what());
        Path place = kept.resolve(target.word());
        Seeds.write(target, place.resolve("seeds"));
        Result result = FuzzRun.of(target, List.of())
                .run(place.resolve("corpus"), place.resolve("seeds"), place.resolve("finds"), time);
        results.put(target, result);
        if (result.foundSomething() || result.status() != 0) {
            out.println(FuzzRun.end(result.log()));
        }
    }

    /// @return the exit status: 1 where something was found
    private int summary() {
        FuzzPage.rows(results).forEach(out::println);
        results.forEach((target, result) ->
                result.find().ifPresent(input -> out.println("hostdev: found in " + target.word() + ": " + input)));
        return results.values().stream().allMatch(it -> it.status() == 0) ? 0 : 1;
    }
}
