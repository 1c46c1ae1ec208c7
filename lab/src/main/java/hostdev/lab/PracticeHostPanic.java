package hostdev.lab;

/// The practice host's own kernel died. That is the lab's fault, never that of the command which was running.
public final class PracticeHostPanic extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String consoleTail;

    PracticeHostPanic(String line, String consoleTail) {
        super("the practice host's own kernel died: " + line + "\n" + consoleTail.indent(4));
        this.consoleTail = consoleTail;
    }

    /// The last of what its console said.
    public String consoleTail() {
        return consoleTail;
    }
}
