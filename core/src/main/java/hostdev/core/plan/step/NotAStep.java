package hostdev.core.plan.step;

/// Not what this version writes; the message says what is missing or strange.
public final class NotAStep extends Exception {
    private static final long serialVersionUID = 1;

    public NotAStep(String message) {
        super(message);
    }
}
