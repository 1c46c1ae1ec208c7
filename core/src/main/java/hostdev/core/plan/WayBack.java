package hostdev.core.plan;

import java.util.Optional;

/// How a function that does not answer may come back, in the order in which that is tried: the least first.
public enum WayBack {
    RESET("reset"),
    RESCAN("rescan"),
    POWER("power");

    private final String word;

    WayBack(String word) {
        this.word = word;
    }

    /// As it is typed.
    public String word() {
        return word;
    }

    public static Optional<WayBack> of(String word) {
        for (WayBack way : values()) {
            if (way.word.equals(word)) {
                return Optional.of(way);
            }
        }
        return Optional.empty();
    }
}
