package hostdev.host.read;

import hostdev.host.root.HostRoot;
import java.util.Map;
import java.util.Optional;

/// The systemd service that a process belongs to: such a process is stopped by its service, which would start it again
/// after a kill.
final class ServiceUnit {
    private static final String SLICE = "/system.slice/";
    private static final String SUFFIX = ".service";

    /// By what the kernel keeps of a command's name, for where the control groups do not say it.
    private static final Map<String, String> KNOWN = Map.of(
            "nvidia-persiste", "nvidia-persistenced",
            "nv-hostengine", "nvidia-dcgm",
            "nv-fabricmanage", "nvidia-fabricmanager");

    private ServiceUnit() {}

    /// Its name without `.service`.
    static Optional<String> of(HostRoot root, String process, String command) {
        for (String line :
                root.text("/proc/" + process + "/cgroup").seen().orElse("").split("\n", -1)) {
            int slice = line.indexOf(SLICE);
            if (slice >= 0 && line.endsWith(SUFFIX)) {
                return Optional.of(line.substring(line.lastIndexOf('/') + 1, line.length() - SUFFIX.length()));
            }
        }
        return Optional.ofNullable(KNOWN.get(command));
    }
}
