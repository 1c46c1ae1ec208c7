package hostdev.host.apply;

import hostdev.core.boot.BootTool;
import hostdev.core.finding.Problem;
import hostdev.host.root.HostRoot.Ran;
import java.nio.file.Path;
import java.time.Duration;

/// Runs the distribution's program that makes what is booted.
record RefreshBootEffect(BootTool tool, Machine machine) implements Effect {
    /// An initial ramdisk for each of several kernels on a slow disk.
    private static final Duration LIMIT = Duration.ofMinutes(15);

    @Override
    public void require() {
        if (!machine.state().disk().isWritable(Path.of(tool.writes()))) {
            throw Problem.notFit(
                    tool.writes(),
                    "cannot be written to, and " + tool.words() + " would have to",
                    "is it mounted read-only? look: findmnt -T " + tool.writes());
        }
    }

    @Override
    public Outcome perform() {
        return switch (machine.root().run(tool.command(), LIMIT)) {
            case Ran.NotFound(var program) ->
                new Outcome.Failed("there is no program " + program, "install what brings it");
            case Ran.TimedOut(var limit) -> Outcome.failed("did not end within " + limit.toMinutes() + " minutes");
            case Ran.Exited(var status, var _, var stderr) ->
                status == 0 ? Outcome.done() : new Outcome.Failed("failed: " + last(stderr), "run it: " + tool.words());
        };
    }

    private static String last(String stderr) {
        String words = stderr.strip();
        return words.isEmpty() ? "it says nothing" : words.substring(words.lastIndexOf('\n') + 1);
    }
}
