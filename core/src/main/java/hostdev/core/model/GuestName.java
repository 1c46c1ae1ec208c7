package hostdev.core.model;

/// The name of a guest: anything that libvirt takes, or `qmp:/run/vm1.sock` of a QEMU that is run without it. It goes
/// into
/// messages, never into a shell or a path.
public record GuestName(String name) implements Comparable<GuestName> {
    /// @throws IllegalArgumentException where it is empty or has a slash, or a control character other than a tab
    public GuestName {
        if (!isValid(name)) {
            throw new IllegalArgumentException("not a guest's name: '" + name + "'");
        }
    }

    public static boolean isValid(String text) {
        boolean slashes = text.indexOf('/') >= 0 && !text.startsWith("qmp:/");
        return !text.isEmpty() && !slashes && text.codePoints().noneMatch(GuestName::isForbidden);
    }

    /// libvirt takes a tab, and refuses a line break.
    private static boolean isForbidden(int c) {
        return Character.isISOControl(c) && c != '\t';
    }

    /// The nearest valid name for a guest that another program has given one which is none: it cannot be worked with,
    /// but what it has counts.
    public static GuestName nearest(String text) {
        String plain = text.codePoints()
                .map(c -> isForbidden(c) || c == '/' ? 0xfffd : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return new GuestName(isValid(text) ? text : plain.isEmpty() ? "\ufffd" : plain);
    }

    /// As it must be typed to a shell, for commands in messages.
    public String quoted() {
        return Quoted.forShell(name);
    }

    /// The same as an operand: behind `--`, which ends the options, where it looks like one.
    public String operand() {
        return (name.startsWith("-") ? "-- " : "") + quoted();
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
