package hostdev.host.apply;

import hostdev.core.plan.PlanRecord.Writer;
import hostdev.host.root.HostRoot;
import java.util.Optional;

/// The processes whose write into the kernel has not ended.
///
/// A number can be another process's later, so it is told by its start too (proc_pid_stat(5), `starttime`).
record Writers(HostRoot root) {
    private static final int STATE = 0;
    private static final int START = 19;

    Writer of(long pid) {
        return new Writer(pid, started(pid).orElse(""));
    }

    boolean lives(Writer writer) {
        return started(writer.pid()).filter(writer.started()::equals).isPresent();
    }

    /// Empty for one that has ended, though its parent may not have asked yet.
    private Optional<String> started(long pid) {
        String stat = root.text("/proc/" + pid + "/stat").seen().orElse("");
        // the name before the last bracket may have blanks and brackets in it
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        return fields.length <= START || fields[STATE].equals("Z") || fields[STATE].equals("X")
                ? Optional.empty()
                : Optional.of(fields[START]);
    }
}
