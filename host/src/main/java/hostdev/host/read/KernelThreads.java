package hostdev.host.read;

import hostdev.host.root.HostRoot;
import java.util.List;
import java.util.Set;

/// The kernel's own threads, which have no files: of the processes of a large host they are most, and each costs a look
/// into its directory. They are the children of `kthreadd`; so are programs that the kernel itself has just started,
/// such as `modprobe`, and none of them gives a device to a guest.
final class KernelThreads {
    private static final String KTHREADD = "/proc/2";

    /// `PF_KTHREAD`, which no process can give itself: in a container process 2 may be anybody's.
    private static final long KERNEL_THREAD = 0x0020_0000;

    /// Behind the name in parentheses: state, parent, group, session, terminal, its group, flags (proc_pid_stat(5)).
    private static final int FLAGS = 6;

    private KernelThreads() {}

    /// Their names in `/proc`; none where that cannot be told, as on a kernel without `CONFIG_PROC_CHILDREN`.
    static Set<String> of(HostRoot root) {
        return root.text(KTHREADD + "/stat")
                .seen()
                .filter(KernelThreads::isKernelThread)
                .flatMap(_ -> root.text(KTHREADD + "/task/2/children").seen())
                .map(pids -> Set.copyOf(List.of(pids.strip().split(" ", -1))))
                .orElse(Set.of());
    }

    private static boolean isKernelThread(String stat) {
        String[] behindName = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        try {
            return behindName.length > FLAGS && (Long.parseLong(behindName[FLAGS]) & KERNEL_THREAD) != 0;
        } catch (NumberFormatException _) {
            return false;
        }
    }
}
