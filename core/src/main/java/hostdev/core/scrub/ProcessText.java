package hostdev.core.scrub;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What `/proc` says of a process, without what is its own business.
final class ProcessText {
    private static final Set<String> OPTIONS = Set.of("-name", "--name", "-device", "--device", "-machine", "-uuid");

    private ProcessText() {}

    /// The program, and where it is QEMU the options that name the guest and its devices. A process may write anything
    /// there, also in one word with blanks.
    static String arguments(String cmdline) {
        String[] words = cmdline.split("\0", -1);
        List<String> kept = new ArrayList<>();
        kept.add(words[0].split("\\s", 2)[0]);
        for (int i = 1; i + 1 < words.length; i++) {
            if (OPTIONS.contains(words[i])) {
                kept.add(words[i]);
                kept.add(words[i + 1]);
            }
        }
        return String.join("\0", kept) + (cmdline.isEmpty() ? "" : "\0");
    }

    /// Lines of `maps` that are of files in `/dev`.
    static String mappedDevices(String maps) {
        StringBuilder kept = new StringBuilder();
        maps.lines()
                .filter(line -> line.contains(" /dev/"))
                .forEach(line -> kept.append(line).append('\n'));
        return kept.toString();
    }
}
