package hostdev.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import hostdev.core.finding.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Runs the programs of the building machine that the lab stands on.
final class Shell {
    private static final int KEPT_LINES = 15;
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private Shell() {}

    /// What the program prints, both streams as one.
    ///
    /// @throws Problem if it cannot be started, fails, or takes longer than `limit`
    static String output(Duration limit, String... command) {
        StringBuilder text = new StringBuilder();
        run(limit, line -> text.append(line).append('\n'), List.of(command));
        return text.toString();
    }

    /// Runs the program; `lines` hears what it prints.
    static void run(Duration limit, Consumer<String> lines, List<String> command) {
        Process process = start(command);
        Deque<String> last = new ArrayDeque<>();
        Thread reader = Thread.ofVirtual().start(() -> read(process, lines, last));
        try {
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                end(process);
            }
            reader.join(Duration.ofSeconds(5));
            if (!ended) {
                throw failed(command, "took longer than " + limit.toSeconds() + " s", last);
            }
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            throw failed(command, "interrupted", last);
        }
        if (process.exitValue() != 0) {
            throw failed(command, "exit code " + process.exitValue(), last);
        }
    }

    private static Process start(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", PATH);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        try {
            return builder.start();
        } catch (IOException e) {
            throw Problem.notFit(
                            "practice host",
                            "cannot start " + command.getFirst() + ": " + e.getMessage(),
                            "script/bootstrap installs what the practice host needs")
                    .because(e);
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static void read(Process process, Consumer<String> lines, Deque<String> last) {
        try (BufferedReader reader = process.inputReader(UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (last) {
                    last.addLast(line);
                    if (last.size() > KEPT_LINES) {
                        last.removeFirst();
                    }
                }
                lines.accept(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Problem failed(List<String> command, String how, Deque<String> last) {
        synchronized (last) {
            return Problem.failed(
                    "practice host",
                    command.getFirst() + ": " + how + "\n"
                            + String.join("\n", last).indent(4),
                    FailureHint.of(List.copyOf(last)));
        }
    }
}
