package hostdev.cli.command;

import hostdev.cli.Session;
import hostdev.cli.Surroundings;
import hostdev.core.finding.Problem;
import hostdev.host.apply.Interruption;
import hostdev.host.apply.StateDirectory;
import hostdev.host.apply.Unfinished;
import java.util.concurrent.atomic.AtomicInteger;

/// Ctrl-C during a change: the first rolls it back, the second leaves it to `recover`.
final class CtrlC implements Interruption, AutoCloseable {
    private final Session session;
    private final StateDirectory state;
    private final AtomicInteger times = new AtomicInteger();
    private final Surroundings.Handled handled;

    CtrlC(Session session, StateDirectory state) {
        this.session = session;
        this.state = state;
        this.handled = session.whenAskedToEnd(this::pressed);
    }

    private void pressed() {
        if (times.incrementAndGet() == 1) {
            session.progress("Interrupted. Rolling back once the current step has ended."
                    + " Press Ctrl-C again to leave that to: " + Unfinished.COMMAND);
            return;
        }
        session.abandon(Unfinished.now(state)
                .map(unfinished -> Problem.undoFailed("", unfinished.line(), ""))
                .orElseGet(() -> Problem.interrupted("", "interrupted; no change is unfinished", "")));
    }

    @Override
    public boolean isRequested() {
        return times.get() > 0;
    }

    @Override
    public void close() {
        handled.close();
    }
}
