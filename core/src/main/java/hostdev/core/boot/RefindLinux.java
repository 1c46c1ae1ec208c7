package hostdev.core.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `refind_linux.conf` of rEFInd: on each line a title and the kernel's arguments, both in quotes (its documentation,
/// "Methods of Booting Linux"). The first line is what it boots where nobody chooses.
final class RefindLinux {
    private RefindLinux() {}

    static Menu read(String text) {
        List<EntryArguments> lines = new ArrayList<>();
        for (FileLine line : FileLine.all(text)) {
            int open = text.indexOf('"', line.from());
            int close = open < 0 ? -1 : end(text, open, line.to());
            int begin = close < 0 ? -1 : text.indexOf('"', close + 1);
            if (line.word().isEmpty() || begin < 0 || begin >= line.to()) {
                continue;
            }
            int end = end(text, begin, line.to());
            if (end > 0) {
                BootEntry entry = new BootEntry(text.substring(open + 1, close), Optional.empty(), lines.isEmpty());
                lines.add(new EntryArguments(entry, false, ArgumentPlace.of(begin + 1, end, Quoting.NONE, "")));
            }
        }
        return new Menu(lines);
    }

    /// Where the quote closes that opens here: two of them stand for one that is meant; -1 where it stays open.
    private static int end(String text, int open, int to) {
        int index = open + 1;
        while (index < to) {
            if (text.charAt(index) == '"') {
                if (!text.startsWith("\"\"", index)) {
                    return index;
                }
                index++;
            }
            index++;
        }
        return -1;
    }
}
