package hostdev.it.lab;

import hostdev.host.fixture.AnsweringRoot;
import hostdev.host.root.HostRoot;
import hostdev.lab.CommandOutcome;
import hostdev.lab.PracticeHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The programs of a practice host, for code of ours that runs outside of it. It has no files but whether they are
/// there: [hostdev.host.hypervisor.Xl] needs no more.
final class ProgramsInside extends AnsweringRoot {
    /// What our code gives a program is meant for machines that are not emulated.
    private static final Duration LIMIT = Duration.ofMinutes(4);
    /// What a shell, and the practice host's agent, says of a program that is not there.
    private static final int NOT_FOUND = 127;

    private final PracticeHost host;

    ProgramsInside(PracticeHost host) {
        super(HostRoot.at(Path.of("/nonexistent")));
        this.host = host;
    }

    @Override
    public boolean exists(String path) {
        return host.run(LIMIT, "test", "-e", path).ok();
    }

    /// One that takes longer than its limit is killed and fails the test.
    @Override
    public Ran run(List<String> command, Duration limit) {
        CommandOutcome outcome = host.run(limit.compareTo(LIMIT) > 0 ? limit : LIMIT, command.toArray(String[]::new));
        return outcome.exit() == NOT_FOUND
                ? new Ran.NotFound(command.getFirst())
                : new Ran.Exited(outcome.exit(), outcome.stdout(), outcome.stderr());
    }
}
