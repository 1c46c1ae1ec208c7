package hostdev.host.apply;

/// Whether a person, or the system, wants a change stopped that is under way. It is then rolled back.
@FunctionalInterface
public interface Interruption {
    Interruption NEVER = () -> false;

    boolean isRequested();
}
