package hostdev.lab;

import hostdev.core.finding.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// QEMU with its three lines: the monitor, the agent, the console.
final class QemuMachine implements AutoCloseable {
    private static final Duration LOAD_LIMIT = Duration.ofSeconds(60);
    private static final Duration QUIT_LIMIT = Duration.ofSeconds(5);
    private static final long LOOK_MILLIS = 250;

    private final QemuProcess qemu;
    private final Qmp monitor;
    private final AgentLine agent;
    private final ConsoleWatch console;

    private QemuMachine(QemuProcess qemu, Qmp monitor, AgentLine agent, ConsoleWatch console) {
        this.qemu = qemu;
        this.monitor = monitor;
        this.agent = agent;
        this.console = console;
    }

    /// Starts QEMU; the practice host in it is not up yet.
    static QemuMachine start(List<String> command, RunFiles files) {
        QemuProcess qemu = QemuProcess.start(command, files.directory(), files.qemuLog());
        try {
            Qmp monitor = Qmp.connect(files.monitorSocket(), qemu);
            AgentLine agent = AgentLine.connect(files.agentSocket(), qemu);
            return new QemuMachine(qemu, monitor, agent, new ConsoleWatch(files.console()));
        } catch (RuntimeException e) {
            qemu.kill();
            throw e;
        }
    }

    /// Returns when a machine that was started with a saved state has it and runs.
    void awaitLoaded() {
        Pause.until("QEMU to load the saved state", LOAD_LIMIT, () -> {
            refuseIfDead();
            String status = monitor.ask("query-status", "status");
            return status.equals("inmigrate") ? Optional.empty() : Optional.of(status);
        });
        monitor.execute("cont");
    }

    void awaitUp(Duration limit) {
        try {
            agent.awaitAgent(limit, this);
        } catch (Problem e) {
            throw Problem.failed("practice host", e.what() + "; its console's last lines:\n" + consoleTail(), "")
                    .because(e);
        }
    }

    Qmp monitor() {
        return monitor;
    }

    AgentLine agent() {
        return agent;
    }

    boolean isAlive() {
        return qemu.isAlive();
    }

    String consoleTail() {
        return console.tail().indent(4);
    }

    /// @throws PracticeHostPanic if its kernel has died
    /// @throws Problem if QEMU has ended
    void refuseIfDead() {
        console.death().ifPresent(panic -> {
            throw panic;
        });
        if (!qemu.isAlive()) {
            throw qemu.endedByItself();
        }
    }

    /// What `future` gives, while the machine lives.
    ///
    /// @throws Problem after `limit`, naming `what`
    <T> T await(CompletableFuture<T> future, String what, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                return future.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                refuseIfDead();
                if (System.nanoTime() > end) {
                    throw Pause.late(what, limit).because(e);
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Problem problem ? problem : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Problem.failed("practice host", "interrupted", "").because(e);
            }
        }
    }

    /// Writes the state of the stopped machine, memory included, to a file.
    ///
    /// @throws Problem if a device of it cannot be saved
    void save(Path file, Duration limit) {
        monitor.execute("stop");
        monitor.execute(
                "migrate-set-parameters",
                hostdev.core.json.Json.object()
                        .put("max-bandwidth", Long.MAX_VALUE / 16)
                        .build());
        monitor.execute(
                "migrate",
                hostdev.core.json.Json.object()
                        .put("uri", "exec:cat > '" + file + "'")
                        .build());
        String status = Pause.until("QEMU to save the state", limit, () -> {
            String now = monitor.ask("query-migrate", "status");
            return now.equals("completed") || now.equals("failed") ? Optional.of(now) : Optional.empty();
        });
        if (!status.equals("completed")) {
            throw Problem.failed("practice host", "QEMU could not save its state", "");
        }
    }

    /// Ends it now, as a cut of the power does.
    void kill() {
        qemu.kill();
        monitor.close();
        agent.close();
    }

    @Override
    public void close() {
        if (qemu.isAlive()) {
            try {
                monitor.execute("quit");
            } catch (RuntimeException e) {
                qemu.kill(); // it did not listen
            }
            qemu.awaitEnd(QUIT_LIMIT);
        }
        kill();
    }
}
