package hostdev.host.root;

import hostdev.core.finding.Problem;
import hostdev.host.root.HostRoot.Written;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/// One write into a file of the kernel by `dd` in a child process: one `write(2)`, its refusal in the kernel's
/// words, and no file descriptor of ours in it, so that a write which the kernel never ends holds no lock of ours.
///
/// The child has the file open and waits for the text; where it gets none it ends without a write.
final class KernelWrite {
    /// Ctrl-C goes to every process of a terminal: a write that is under way must still end as it was meant, and the
    /// change be rolled back after it.
    private static final String UNDISTURBED = "trap '' INT TERM HUP; exec \"$@\"";

    private static final int MOST_MESSAGE = 64 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Process process;
    private final ChildOutput stderr;

    private KernelWrite(Process process) {
        this.process = process;
        this.stderr = ChildOutput.of(process.getErrorStream(), MOST_MESSAGE);
    }

    /// Starts the child. `nocreat,notrunc`: a path that is not there must be an error, not a new file.
    static KernelWrite start(String path) {
        String dd = Programs.find("dd")
                .orElseThrow(
                        () -> Problem.failed(path, "cannot be written: there is no program dd", "install coreutils"));
        ProcessBuilder builder = new ProcessBuilder(
                "/bin/sh",
                "-c",
                UNDISTURBED,
                "sh",
                dd,
                "of=" + path,
                "bs=64k",
                "count=1",
                "conv=nocreat,notrunc",
                "status=none");
        builder.environment().put("LC_ALL", "C");
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try {
            return new KernelWrite(builder.start());
        } catch (IOException e) {
            throw Problem.failed(path, "cannot be written: " + e.getMessage(), "")
                    .because(e);
        }
    }

    /// Whether the child still waits for the text: it ends at once where it cannot open the file.
    boolean isWaiting() {
        return process.isAlive();
    }

    /// @param writer is given the child's number before the child gets the text
    Written write(String text, Duration limit, LongConsumer writer) {
        try (OutputStream stdin = process.getOutputStream()) {
            writer.accept(process.pid());
            stdin.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // dd could not open the file and is gone: its own message says why
        }
        try {
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                return new Written.InFlight(process.pid());
            }
            String message = stderr.text(PATIENCE);
            return process.exitValue() == 0 ? new Written.Done() : new Written.Refused(reason(message));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Written.InFlight(process.pid());
        }
    }

    /// Ends the child, which writes nothing.
    void giveUp() {
        try {
            process.getOutputStream().close();
        } catch (IOException _) {
            // it is gone already
        }
    }

    /// `dd: error writing '/sys/…/bind': No such device` → `No such device`; another dd adds `(os error 19)`.
    static String reason(String message) {
        String line = message.strip();
        int end = line.indexOf('\n');
        String first = end < 0 ? line : line.substring(0, end);
        int number = first.indexOf(" (os error ");
        String text = number < 0 ? first : first.substring(0, number);
        return text.substring(text.lastIndexOf(": ") + 1).strip();
    }
}
