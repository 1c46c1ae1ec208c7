package hostdev.lab;

import java.time.Duration;

/// A command that runs in the practice host beside others.
public final class BackgroundCommand {
    private final Execution execution;
    private final Collected output;
    private final QemuMachine machine;

    BackgroundCommand(Execution execution, Collected output, QemuMachine machine) {
        this.execution = execution;
        this.output = output;
        this.machine = machine;
    }

    /// How it ended.
    ///
    /// @throws hostdev.core.finding.Problem if it has not within `limit`; it is killed then
    public CommandOutcome await(Duration limit) {
        int exit = execution.await(limit, machine);
        return new CommandOutcome(exit, output.out(), output.err());
    }

    public boolean ended() {
        return execution.ended();
    }

    /// What it has written so far.
    public String stdout() {
        return output.out();
    }

    /// Sends a signal, by its name without SIG, to it and to all that it started.
    public void signal(String name) {
        execution.signal(name);
    }
}
