package hostdev.core.boot;

/// Where in a file's text arguments stand, or could stand.
///
/// @param from where the text of the arguments begins, white space in front of the first among it
/// @param lead what is written before the first argument where there was none
/// @param tail what is written behind the last then; empty where nothing is
/// @param lineFrom where the line begins that goes away with the last argument
/// @param lineTo where it ends; not behind its beginning where no line goes away
record ArgumentPlace(int from, int to, Quoting quoting, String lead, String tail, int lineFrom, int lineTo) {
    /// On a line that stays, however few arguments it has.
    static ArgumentPlace of(int from, int to, Quoting quoting, String lead) {
        return new ArgumentPlace(from, to, quoting, lead, "", 0, 0);
    }

    /// Where there is no line yet.
    static ArgumentPlace absent(int at, Quoting quoting, String lead, String tail) {
        return new ArgumentPlace(at, at, quoting, lead, tail, 0, 0);
    }

    /// Whether the arguments are written with something around them, which is not there yet.
    boolean isBare() {
        return !tail.isEmpty();
    }

    boolean goesWhenEmpty() {
        return lineTo > lineFrom;
    }
}
