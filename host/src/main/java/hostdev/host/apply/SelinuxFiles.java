package hostdev.host.apply;

import hostdev.core.model.Fact;
import hostdev.host.root.HostRoot;
import java.util.Optional;

/// SELinux's own file system.
public final class SelinuxFiles {
    private static final String TOP = "/sys/fs/selinux";

    private SelinuxFiles() {}

    /// Whether SELinux is on.
    public static Fact<Boolean> isThere(HostRoot root) {
        return root.exists("/sys/fs") ? Fact.known(root.exists(TOP + "/enforce")) : Fact.unknown("there is no /sys/fs");
    }

    /// What a boolean is now; empty inside where the policy has none of this name.
    public static Fact<Optional<Boolean>> bool(HostRoot root, String name) {
        String file = TOP + "/booleans/" + name;
        if (!root.exists(file)) {
            return root.exists(TOP + "/booleans")
                    ? Fact.known(Optional.empty())
                    : Fact.unknown("no " + TOP + "/booleans");
        }
        // `1 1`: what it is, and what it will be once all that is pending is taken over
        return root.text(file).map(text -> Optional.of(text.startsWith("1")));
    }
}
