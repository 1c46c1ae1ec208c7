package hostdev.lab;

import hostdev.core.finding.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A command that runs in the practice host.
final class Execution {
    private static final int CHUNK = 1 << 16;

    private final AgentLine line;
    private final int number;
    private final List<String> command;
    private final CommandOutput output;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    Execution(AgentLine line, int number, List<String> command, CommandOutput output) {
        this.line = line;
        this.number = number;
        this.command = command;
        this.output = output;
    }

    /// Takes what the agent says about it; returns whether that was the last.
    boolean deliver(Frame frame) {
        switch (frame.type()) {
            case Frame.STDOUT -> output.stdout(frame.payload());
            case Frame.STDERR -> output.stderr(frame.payload());
            case Frame.EXIT -> exit.complete(Integer.parseInt(frame.text()));
            case Frame.FAILED ->
                exit.completeExceptionally(
                        Problem.failed("practice host", "could not start " + this + ": " + frame.text(), ""));
            default ->
                exit.completeExceptionally(
                        Problem.failed("practice host", "its agent said " + frame.type() + " about " + this, ""));
        }
        return exit.isDone();
    }

    void stdin(byte[] bytes) {
        for (int at = 0; at < bytes.length; at += CHUNK) {
            int end = Math.min(bytes.length, at + CHUNK);
            line.write(new Frame(Frame.STDIN, number, Arrays.copyOfRange(bytes, at, end)));
        }
    }

    /// Hands it what comes from there, until that ends or it does. A thread that blocks in reading a terminal cannot be
    /// ended: a daemon ends with the process.
    void relay(InputStream in) {
        Thread.ofPlatform().daemon().name("stdin").start(() -> {
            byte[] buffer = new byte[8192];
            try {
                for (int n = in.read(buffer); n >= 0 && !ended(); n = in.read(buffer)) {
                    stdin(Arrays.copyOf(buffer, n));
                }
                endStdin();
            } catch (IOException | Problem e) {
                return; // no more input, or the machine is gone, which the waiting side reports
            }
        });
    }

    void endStdin() {
        line.write(new Frame(Frame.STDIN_END, number, ""));
    }

    /// To it and all that it started.
    void signal(String name) {
        line.write(new Frame(Frame.SIGNAL, number, name));
    }

    void window(int rows, int columns) {
        line.write(new Frame(Frame.WINDOW, number, rows + " " + columns));
    }

    boolean ended() {
        return exit.isDone();
    }

    /// Its exit code.
    ///
    /// @throws Problem if it takes longer than `limit`; it is killed then
    /// @throws PracticeHostPanic if the machine dies under it
    int await(Duration limit, QemuMachine machine) {
        try {
            return machine.await(exit, this.toString(), limit);
        } catch (Problem e) {
            if (!exit.isDone() && machine.isAlive()) {
                signal("KILL");
            }
            throw e;
        }
    }

    @Override
    public String toString() {
        return "`" + String.join(" ", command) + "`";
    }
}
