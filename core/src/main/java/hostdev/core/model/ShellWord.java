package hostdev.core.model;

/// A text as one word of a command that a person types, and commands that are made of such.
public final class ShellWord {
    private ShellWord() {}

    public static String of(String text) {
        return Quoted.forShell(text);
    }

    /// Gives a file another name, where one that has it already is kept as `NAME.~1~`.
    public static String moveAside(Object file, String ending) {
        return "mv --backup=numbered " + of(file.toString()) + " " + of(file + ending);
    }
}
