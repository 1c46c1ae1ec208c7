package hostdev.host.apply;

import hostdev.core.plan.step.Seen;
import hostdev.core.plan.step.Step;

/// Told what is done while it is done.
public interface Progress {
    /// The step is done and was read back.
    ///
    /// @param seen what was then seen
    void done(Step step, Seen seen);

    /// Something takes its time; `what` completes "waiting for …".
    void waiting(String what);

    /// The change is stopped because somebody asked for it; what was done before is being undone.
    ///
    /// @param done how many steps were done
    /// @param steps how many there are
    default void interrupted(int done, int steps) {}

    /// A step failed; what was done before is being undone.
    void undoing(String why);

    /// The step's effect is taken back.
    void undone(Step step);

    /// For those who look only at the end.
    Progress SILENT = new Progress() {
        @Override
        public void done(Step step, Seen seen) {}

        @Override
        public void waiting(String what) {}

        @Override
        public void undoing(String why) {}

        @Override
        public void undone(Step step) {}
    };
}
