package hostdev.host.apply;

import hostdev.core.plan.step.Seen;
import hostdev.core.plan.step.Step;
import java.util.Optional;

/// Shows progress as long as that works: what cannot be shown must not stop a change in its middle.
final class SafeProgress implements Progress {
    private final Progress progress;
    private Optional<RuntimeException> fault = Optional.empty();

    SafeProgress(Progress progress) {
        this.progress = progress;
    }

    private synchronized void show(Runnable showing) {
        if (fault.isPresent()) {
            return;
        }
        try {
            showing.run();
        } catch (RuntimeException e) {
            fault = Optional.of(e);
        }
    }

    /// For when the change has come to its end.
    void rethrow() {
        fault.ifPresent(e -> {
            throw e;
        });
    }

    @Override
    public void done(Step step, Seen seen) {
        show(() -> progress.done(step, seen));
    }

    @Override
    public void waiting(String what) {
        show(() -> progress.waiting(what));
    }

    @Override
    public void interrupted(int done, int steps) {
        show(() -> progress.interrupted(done, steps));
    }

    @Override
    public void undoing(String why) {
        show(() -> progress.undoing(why));
    }

    @Override
    public void undone(Step step) {
        show(() -> progress.undone(step));
    }
}
