package hostdev.lab;

/// Hears what long work is at.
@FunctionalInterface
public interface Progress {
    void say(String text);

    static Progress silent() {
        return text -> {};
    }

    /// One line each, on stderr.
    static Progress stderr() {
        return text -> System.err.println("lab: " + text);
    }
}
