package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.format.Mounts.Mount;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Few;
import hostdev.core.model.ShellWord;
import hostdev.host.root.HostRoot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A disk or partition that carries a part of a ZFS pool. The kernel names the pools that are imported and not their
/// disks; those only `zpool` knows.
///
/// @param name `nvme0n1p1`
record ZfsMember(HostRoot root, String name) {
    private static final String POOLS = "/proc/spl/kstat/zfs";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /// Of more places so many are named.
    private static final int NAMED = 3;

    Use use() {
        List<String> pools = new ArrayList<>();
        for (String pool : root.names(POOLS).seen().orElse(List.of())) {
            // beside the pools there are files of statistics
            if (root.names(POOLS + "/" + pool).seen().isPresent()) {
                pools.add(pool);
            }
        }
        if (pools.isEmpty()) {
            return new Use("carries a part of a ZFS pool that is not imported", Refusal.NONE);
        }
        Optional<List<String>> mine = root.runsPrograms() ? ask() : Optional.empty();
        if (mine.isEmpty()) {
            return new Use(
                    "carries a part of a ZFS pool, and of which is unknown: " + String.join(", ", pools)
                            + " are imported",
                    Refusal.ALWAYS,
                    "zpool status -L shows which");
        }
        return mine.get().stream()
                .filter(pools::contains)
                .findFirst()
                .map(this::partOf)
                .orElseGet(() -> new Use("carries a part of a ZFS pool that is not imported", Refusal.NONE));
    }

    /// The pools with this disk or partition; empty where nobody can be asked.
    private Optional<List<String>> ask() {
        return switch (root.run(List.of("zpool", "list", "-vHPL"), LIMIT)) {
            case HostRoot.Ran.Exited exited when exited.status() == 0 -> Optional.of(having(exited.stdout()));
            case HostRoot.Ran.Exited _, HostRoot.Ran.NotFound _, HostRoot.Ran.TimedOut _ -> Optional.empty();
        };
    }

    /// A line of a pool begins with its name, those of its devices with a tab (zpool-list(8), `-v`, `-H`).
    private List<String> having(String listing) {
        List<String> pools = new ArrayList<>();
        String pool = "";
        for (String line : listing.split("\n", -1)) {
            if (!line.startsWith("\t")) {
                pool = line.split("\t", 2)[0];
            } else if (DevicePath.lastName(line.strip().split("\t", 2)[0]).equals(name)) {
                pools.add(pool);
            }
        }
        return pools;
    }

    private Use partOf(String pool) {
        List<String> places = new ArrayList<>();
        boolean vital = false;
        List<Mount> mounts = MountTable.mountInfo(root, "self").seen().orElse(List.of());
        VitalMounts lives = VitalMounts.of(root, mounts);
        for (Mount mount : mounts) {
            boolean its = mount.source().equals(pool) || mount.source().startsWith(pool + "/");
            if (mount.type().equals("zfs") && its) {
                places.add(mount.mountPoint());
                vital |= lives.contains(mount.mountPoint());
            }
        }
        String mounted =
                places.isEmpty() ? "" : ", mounted at " + Few.of(places, NAMED).words("places");
        return new Use(
                "part of the ZFS pool " + pool + mounted,
                vital ? Refusal.ALWAYS : Refusal.UNLESS_FORCED,
                "export the pool first: zpool export " + ShellWord.of(pool));
    }
}
