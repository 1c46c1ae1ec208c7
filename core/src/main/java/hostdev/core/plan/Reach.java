package hostdev.core.plan;

/// Which of a guest a change reaches: what it is started with next time, what it runs with now, or both.
public enum Reach {
    NEXT_START(""),
    NOW(" --live"),
    BOTH(" --live --config");

    private final String words;

    Reach(String words) {
        this.words = words;
    }

    /// As they are typed; nothing was typed of old where only the definition is changed.
    public static Reach of(boolean live, boolean config) {
        return !live ? NEXT_START : config ? BOTH : NOW;
    }

    boolean definition() {
        return this != NOW;
    }

    boolean running() {
        return this != NEXT_START;
    }

    /// The options that say so.
    public String words() {
        return words;
    }
}
