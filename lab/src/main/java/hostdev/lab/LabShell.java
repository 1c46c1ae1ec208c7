package hostdev.lab;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `hostdev lab shell`: a prompt in a practice host. Without a terminal it runs what comes on stdin.
///
/// @param hostdev the runtime directory to put on the PATH there
/// @param terminalKind what `TERM` says
public record LabShell(Topology topology, Optional<Path> hostdev, String terminalKind) {
    private static final Duration LIMIT = Duration.ofDays(2);
    private static final long SIZE_MILLIS = 1500;

    /// Returns the shell's exit code.
    public int run(LabProgress progress, InputStream in, OutputStream out, OutputStream err) {
        try (PracticeHost host = PracticeHost.start(topology, Options.usual().with(progress))) {
            hostdev.ifPresent(host::installHostdev);
            CommandOutput output = CommandOutput.to(out, err);
            Optional<Terminal> terminal = Terminal.find();
            if (terminal.isEmpty()) {
                return host.stream(LIMIT, in, output, List.of("bash"));
            }
            progress.say(topology.name() + ": " + topology.about());
            progress.say("'exit' or Ctrl-D ends it; nothing of it is kept");
            return inTerminal(host.machine(), terminal.get(), in, output);
        }
    }

    private int inTerminal(QemuMachine machine, Terminal terminal, InputStream in, CommandOutput output) {
        Terminal.Size size = terminal.size();
        List<String> command =
                List.of("env", "TERM=" + terminalKind, "PS1=practice:\\w# ", "bash", "--norc", "--noprofile", "-i");
        Thread restore = new Thread(terminal::restore);
        Runtime.getRuntime().addShutdownHook(restore);
        terminal.raw();
        try {
            Execution shell = machine.agent().startInTerminal(size.rows(), size.columns(), command, output);
            shell.relay(in);
            followSize(terminal, size, shell);
            return shell.await(LIMIT, machine);
        } finally {
            terminal.restore();
            Runtime.getRuntime().removeShutdownHook(restore);
        }
    }

    private static void followSize(Terminal terminal, Terminal.Size first, Execution shell) {
        Thread.ofPlatform().daemon().name("window-size").start(() -> {
            Terminal.Size last = first;
            while (!shell.ended()) {
                Pause.millis(SIZE_MILLIS);
                Terminal.Size now = terminal.size();
                if (!now.equals(last) && !shell.ended()) {
                    shell.window(now.rows(), now.columns());
                    last = now;
                }
            }
        });
    }
}
