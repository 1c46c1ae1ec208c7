package hostdev.core.model;

/// The name of a guest. Anything that libvirt takes; it goes into messages, never into a shell or a path.
public record GuestName(String name) {
    /// @throws IllegalArgumentException where it is empty or has a slash, a line break or another control character
    public GuestName {
        if (!isValid(name)) {
            throw new IllegalArgumentException("not a guest's name: '" + name + "'");
        }
    }

    public static boolean isValid(String text) {
        return !text.isEmpty() && text.indexOf('/') < 0 && text.codePoints().noneMatch(Character::isISOControl);
    }

    @Override
    public String toString() {
        return name;
    }
}
