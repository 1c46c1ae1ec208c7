package hostdev.lab;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Recognises on a console that a kernel has died.
final class KernelDeath {
    // A soft lockup or a stalled work queue is what slow emulation looks like, not a death.
    private static final Pattern DEATH = Pattern.compile(
            "(Kernel panic - not syncing|corrupted stack end detected"
                    + "|BUG: (?!soft lockup|workqueue lockup)|Oops: |kernel BUG at|Attempted to kill init|\\(XEN\\) Panic on CPU)[^\\r\\n]*");
    private static final int TAIL_LINES = 40;

    private KernelDeath() {}

    /// The line that says so.
    static Optional<String> in(String console) {
        Matcher matcher = DEATH.matcher(console);
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }

    /// The last lines of a console.
    static String tail(String console) {
        List<String> lines = console.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }
}
