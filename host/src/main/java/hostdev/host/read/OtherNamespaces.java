package hostdev.host.read;

import hostdev.core.format.Mounts.Mount;
import hostdev.core.format.SysfsNumber;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Fact;
import hostdev.core.model.HostPlaces;
import hostdev.host.root.HostRoot;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/// What is mounted in other mount namespaces only: containers, services with mounts of their own, and the host itself
/// where this program runs in a container.
record OtherNamespaces(HostRoot root, MountTable here) {
    private static final String FIRST = "1";

    /// What the host's own first process has mounted, where that is not what this program sees.
    ///
    /// @param found as for [#find]
    /// @return the use that stands for what could not be read; empty where it was
    Optional<Use> findHosts(BiConsumer<String, Use> found) {
        if (!HostView.hasOtherMounts(root)) {
            return Optional.empty();
        }
        return MountTable.mountInfo(root, FIRST) instanceof Fact.Unknown<List<Mount>>(var why)
                ? Optional.of(MountTable.unknown("mounts of the host", "/proc/1/mountinfo", why))
                : read(FIRST, found);
    }

    /// @param found given the device's number or name, and the use
    /// @return the use that stands for what could not be seen; empty where all was
    Optional<Use> find(BiConsumer<String, Use> found) {
        Set<String> seen = new HashSet<>();
        namespace("self").ifPresent(seen::add);
        // also in the same namespace: whoever is in a chroot sees no mounts outside of it
        read(FIRST, found);
        boolean hidden = false;
        for (String name : root.names("/proc").seen().orElse(List.of())) {
            if (SysfsNumber.decimal(name).isEmpty()) {
                continue;
            }
            if (root.link("/proc/" + name + "/ns/mnt") instanceof Fact.Unknown) {
                hidden = true;
            }
            Optional<String> namespace = namespace(name).filter(seen::add);
            namespace.ifPresent(_ -> read(name, found));
        }
        return hidden
                ? Optional.of(new Use("mounts of other processes unknown: not root", Refusal.UNLESS_FORCED))
                : Optional.empty();
    }

    private Optional<String> namespace(String process) {
        return root.link("/proc/" + process + "/ns/mnt").seen().flatMap(target -> target);
    }

    private Optional<Use> read(String process, BiConsumer<String, Use> found) {
        List<Mount> mounts = MountTable.mountInfo(root, process).seen().orElse(List.of());
        String command = root.text("/proc/" + process + "/comm")
                .map(String::strip)
                .seen()
                .orElse("?");
        for (Mount mount : mounts) {
            boolean known = process.equals(FIRST) ? here.hasAt(mount) : here.has(mount);
            if (!known) {
                Use use = use(mount.mountPoint(), process, command);
                here.keys(mount).forEach(key -> found.accept(key, use));
            }
        }
        return Optional.empty();
    }

    /// The places of process 1 are the host's own.
    private static Use use(String point, String process, String command) {
        boolean vital = process.equals(FIRST) && HostPlaces.isVital(point);
        return new Use(
                "mounted at " + point + " for process " + process + " (" + command + ")",
                vital ? Refusal.ALWAYS : Refusal.UNLESS_FORCED,
                "end that process first, or unmount it there: nsenter --mount --target " + process + " umount "
                        + hostdev.core.model.ShellWord.of(point));
    }
}
