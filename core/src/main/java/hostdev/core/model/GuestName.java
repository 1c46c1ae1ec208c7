package hostdev.core.model;

/// The name of a guest: anything that libvirt takes, or `qmp:/run/vm1.sock` of a QEMU that is run without it. It goes
/// into
/// messages, never into a shell or a path.
public record GuestName(String name) implements Comparable<GuestName> {
    /// @throws IllegalArgumentException where it is empty or has a slash, a line break or another control character
    public GuestName {
        if (!isValid(name)) {
            throw new IllegalArgumentException("not a guest's name: '" + name + "'");
        }
    }

    public static boolean isValid(String text) {
        boolean slashes = text.indexOf('/') >= 0 && !text.startsWith("qmp:/");
        return !text.isEmpty() && !slashes && text.codePoints().noneMatch(Character::isISOControl);
    }

    /// As it must be typed to a shell, for commands in messages.
    public String quoted() {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && "-_.+@:/".indexOf(c) < 0) {
                return "'" + name.replace("'", "'\\''") + "'";
            }
        }
        return name;
    }

    @Override
    public int compareTo(GuestName other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
