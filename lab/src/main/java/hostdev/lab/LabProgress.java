package hostdev.lab;

/// Hears what long work is at.
@FunctionalInterface
public interface LabProgress {
    void say(String text);

    static LabProgress silent() {
        return text -> {};
    }

    /// One line each, on stderr.
    static LabProgress stderr() {
        return text -> System.err.println("lab: " + text);
    }
}
