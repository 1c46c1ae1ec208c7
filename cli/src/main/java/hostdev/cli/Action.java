package hostdev.cli;

/// What a verb does.
@FunctionalInterface
public interface Action {
    /// Returns the exit status.
    ///
    /// @throws hostdev.core.finding.Problem shown by [Main], which exits as it says
    int run(Arguments arguments, Session session);
}
