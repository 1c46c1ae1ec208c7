package hostdev.core.finding;

import java.util.Optional;

/// Something that went wrong while doing: thrown once, caught in `main`, shown as `hostdev: error: where: what` and
/// `hostdev: hint: …`. What is merely so about the machine is a [Finding].
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// What kind of failure it is, and the exit status that it ends in.
    public enum Code {
        /// The host or device is not fit, seen only while acting.
        NOT_FIT(1),
        /// The person wrote something wrong.
        USAGE(2),
        /// A step failed; all was undone or nothing had been done.
        FAILED(3),
        /// A person, or the system, asked to stop; all was undone.
        INTERRUPTED(3),
        /// A step failed and so did undoing.
        UNDO_FAILED(4);

        private final int exitStatus;

        Code(int exitStatus) {
            this.exitStatus = exitStatus;
        }

        public int exitStatus() {
            return exitStatus;
        }
    }

    private final Code code;
    private final String where;
    private final String what;
    private final String hint;

    private Problem(Code code, String where, String what, String hint) {
        super(where.isEmpty() ? what : where + ": " + what);
        this.code = code;
        this.where = where;
        this.what = what;
        this.hint = hint;
    }

    /// The person wrote `what`'s subject wrong; `hint` shows the right form.
    public static Problem usage(String what, String hint) {
        return new Problem(Code.USAGE, "", what, hint);
    }

    public static Problem notFit(Object where, String what, String hint) {
        return new Problem(Code.NOT_FIT, where.toString(), what, hint);
    }

    public static Problem failed(Object where, String what, String hint) {
        return new Problem(Code.FAILED, where.toString(), what, hint);
    }

    public static Problem interrupted(Object where, String what, String hint) {
        return new Problem(Code.INTERRUPTED, where.toString(), what, hint);
    }

    public static Problem undoFailed(Object where, String what, String hint) {
        return new Problem(Code.UNDO_FAILED, where.toString(), what, hint);
    }

    public Problem because(Throwable cause) {
        initCause(cause);
        return this;
    }

    public Code code() {
        return code;
    }

    /// The function, guest or file that it is about; empty for a usage error.
    public String where() {
        return where;
    }

    public String what() {
        return what;
    }

    public Optional<String> hint() {
        return Optional.of(hint).filter(text -> !text.isEmpty());
    }
}
