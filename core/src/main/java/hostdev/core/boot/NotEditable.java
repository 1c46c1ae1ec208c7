package hostdev.core.boot;

/// The file cannot be edited as wished; the message says why, the hint what can be done.
public final class NotEditable extends Exception {
    private static final long serialVersionUID = 1;

    private final String hint;

    NotEditable(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    public String why() {
        return String.valueOf(getMessage());
    }

    public String hint() {
        return hint;
    }
}
