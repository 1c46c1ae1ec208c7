package hostdev.host.sim;

/// The power is gone, or the process was killed: nothing of the program runs on. An error, since nobody may catch it.
public final class PowerCut extends Error {
    private static final long serialVersionUID = 1;

    PowerCut(String where) {
        super(where);
    }
}
