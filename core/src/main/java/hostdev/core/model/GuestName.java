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

    /// As it must be typed to a shell, for commands in messages.
    public String quoted() {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && "-_.+@".indexOf(c) < 0) {
                return "'" + name.replace("'", "'\\''") + "'";
            }
        }
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
