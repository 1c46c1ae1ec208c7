package hostdev.lab;

import hostdev.core.finding.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// QEMU, which never outlives us: a watch-dog shell reads a pipe from this process and kills QEMU when the pipe
/// closes, also when that is because we were killed ourselves.
final class QemuProcess {
    // In a session of its own: what is sent to our whole process group (Ctrl-C, a test runner's kill) must not end the
    // watch-dog before QEMU. PR_SET_PDEATHSIG would fire when the thread ends that started QEMU. The subshell's `read`
    // ends with the pipe.
    private static final String WATCH_DOG = """
            directory=$1; shift
            exec 3<&0
            "$@" </dev/null 3<&- &
            qemu=$!
            ( while read -r _ <&3; do :; done; kill -KILL $qemu 2>/dev/null; rm -rf "$directory" ) &
            watch=$!
            wait $qemu
            code=$?
            kill -KILL $watch 2>/dev/null
            exit $code
            """;
    private static final Duration DEATH_LIMIT = Duration.ofSeconds(10);

    private final Process watchDog;
    private final Path log;

    private QemuProcess(Process watchDog, Path log) {
        this.watchDog = watchDog;
        this.log = log;
    }

    /// @param whenWeDie the directory that the watch-dog deletes if we are gone first
    static QemuProcess start(List<String> command, Path whenWeDie, Path log) {
        List<String> words =
                new ArrayList<>(List.of("setsid", "/bin/sh", "-c", WATCH_DOG, "watch-dog", whenWeDie.toString()));
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            return new QemuProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return watchDog.isAlive();
    }

    CompletableFuture<Process> ended() {
        return watchDog.onExit();
    }

    Problem endedByItself() {
        return Problem.failed(
                "practice host", "QEMU ended by itself\n" + logText().indent(4), "");
    }

    private String logText() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            return "(" + e.getMessage() + ")";
        }
    }

    /// Waits for QEMU to end of itself; returns whether it did.
    boolean awaitEnd(Duration limit) {
        try {
            return watchDog.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Ends QEMU as a cut of the power would: at once. Its files stay.
    void kill() {
        List<ProcessHandle> qemu = watchDog.descendants()
                .filter(process -> process.info().command().orElse("").contains("qemu"))
                .toList();
        qemu.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(DEATH_LIMIT);
        try {
            watchDog.getOutputStream().close(); // if all else failed
        } catch (IOException e) {
            return; // it had ended
        }
    }
}
