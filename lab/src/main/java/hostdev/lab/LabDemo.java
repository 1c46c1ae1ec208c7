package hostdev.lab;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// `hostdev lab demo`: the chapter played in a practice host, each step shown and checked.
///
/// @param hostdev the runtime directory of the product that is shown
public record LabDemo(Topology topology, Path hostdev) {
    private static final Duration STEP_LIMIT = Duration.ofMinutes(5);

    /// The chapter on Intel VT-d.
    public static LabDemo ofTheChapter(Path hostdev) {
        return new LabDemo(Topologies.usual(), hostdev);
    }

    /// Returns 0 if all was as it must be, else 1.
    public int run(LabProgress progress, PrintStream out) {
        long start = System.nanoTime();
        DemoScript script = DemoScript.parse(Resources.text("demo.txt"));
        try (PracticeHost host = PracticeHost.start(topology, Options.usual().with(progress))) {
            host.installHostdev(hostdev);
            out.println("The practice host: " + topology.about() + ".");
            for (DemoScript.Step step : script.steps()) {
                if (!play(host, step, out)) {
                    return 1;
                }
            }
        }
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        out.println("\nEvery step did what it must (" + seconds + " s).");
        return 0;
    }

    private static boolean play(PracticeHost host, DemoScript.Step step, PrintStream out) {
        return switch (step) {
            case DemoScript.Step.Heading(String text) -> {
                out.println("\n" + text);
                yield true;
            }
            case DemoScript.Step.Command(String words, List<Pattern> expected) -> {
                out.println("\n  practice# " + words);
                yield show(host, List.of("bash", "-c", words), expected, "    ", out);
            }
            case DemoScript.Step.Guest(String name, List<Pattern> expected) -> {
                out.println("\n  the console of " + name + ":");
                yield show(host, List.of("/usr/lib/hostdev-lab/guest-says", name), expected, "    " + name + "> ", out);
            }
        };
    }

    private static boolean show(
            PracticeHost host, List<String> command, List<Pattern> expected, String before, PrintStream out) {
        Lines lines = new Lines(before, out);
        int exit = host.stream(STEP_LIMIT, lines, command);
        lines.end();
        if (exit != 0) {
            out.println("\nhostdev: demo: this failed: exit code " + exit);
            return false;
        }
        Optional<Pattern> missing = DemoScript.missing(expected, lines.stdout());
        missing.ifPresent(pattern -> out.println("\nhostdev: demo: this must be in it and is not: " + pattern));
        return missing.isEmpty();
    }
}
