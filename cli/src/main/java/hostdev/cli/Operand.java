package hostdev.cli;

/// What a verb takes without a dash.
///
/// @param name in capitals, `DEVICE`
/// @param what it means, in a few words
/// @param least how many of it there must be
/// @param most how many of it there may be
public record Operand(String name, String what, int least, int most) {
    /// Exactly one.
    public static Operand one(String name, String what) {
        return new Operand(name, what, 1, 1);
    }

    /// One or none.
    public static Operand optional(String name, String what) {
        return new Operand(name, what, 0, 1);
    }

    /// One or more.
    public static Operand some(String name, String what) {
        return new Operand(name, what, 1, Integer.MAX_VALUE);
    }

    /// Any number, none too.
    public static Operand any(String name, String what) {
        return new Operand(name, what, 0, Integer.MAX_VALUE);
    }

    /// As in a usage line: `DEVICE`, `DEVICE...`, `[DEVICE]...`
    @Override
    public String toString() {
        String shown = least == 0 ? "[" + name + "]" : name;
        return most > 1 ? shown + "..." : shown;
    }
}
