package hostdev.cli.view;

/// What a view can draw on.
///
/// @param columns how wide it is; [#WIDE] where lines may be of any length, as in a pipe
/// @param unicode whether box characters and the like can be shown
public record Screen(int columns, boolean unicode) {
    /// No line is too long.
    public static final int WIDE = Integer.MAX_VALUE;

    /// A pipe or a file.
    public static Screen pipe() {
        return new Screen(WIDE, true);
    }
}
