package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.format.Mounts;
import hostdev.core.format.Mounts.Mount;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Fact;
import hostdev.core.model.Few;
import hostdev.core.model.HostPlaces;
import hostdev.core.model.ShellWord;
import hostdev.host.root.HostRoot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is mounted from which block device: by its number, or by its name where the number is no block device's.
final class MountTable {
    /// A host with ten thousand mounts writes more than a mebibyte.
    private static final int MOST_MOUNTS = 64 << 20;

    /// Of many mount points of one file system (bind mounts of containers) so many are named.
    private static final int NAMED = 3;

    /// As many links as the kernel follows in one path (path_resolution(7)).
    private static final int MAX_LINKS = 40;

    private static final String BOOT_ELSEWHERE =
            "the host runs from it: only a host that runs from another disk can give it away";

    private final HostRoot root;
    private final List<Mount> mounts = new ArrayList<>();
    private final Map<String, List<String>> points = new HashMap<>();
    private final List<Use> unknown = new ArrayList<>();
    private final VitalMounts vital;

    MountTable(HostRoot root) {
        this.root = root;
        Fact<List<Mount>> read = mountInfo(root, "self");
        if (read instanceof Fact.Known<List<Mount>>(var known)) {
            known.forEach(this::add);
        } else {
            readOldMounts(((Fact.Unknown<List<Mount>>) read).why());
        }
        this.vital = VitalMounts.of(root, mounts);
        vital.lost()
                .forEach((loop, file) -> unknown.add(new Use(
                        "the host runs from the file " + file + " (" + loop + "), and which disk that is on is unknown",
                        Refusal.ALWAYS)));
    }

    /// What the process sees mounted.
    static Fact<List<Mount>> mountInfo(HostRoot root, String process) {
        return root.bytes("/proc/" + process + "/mountinfo", MOST_MOUNTS)
                .map(bytes -> Mounts.parse(new String(bytes, StandardCharsets.UTF_8)));
    }

    /// Whether a file system is mounted there now, not only the promise of one.
    boolean isMounted(String place) {
        return mounts.stream()
                .anyMatch(mount ->
                        mount.mountPoint().equals(place) && !mount.type().equals("autofs"));
    }

    /// The places of automounts.
    List<String> mountedWhenUsed() {
        return mounts.stream()
                .filter(mount -> mount.type().equals("autofs"))
                .map(Mount::mountPoint)
                .toList();
    }

    private void add(Mount mount) {
        mounts.add(mount);
        for (String key : keys(mount)) {
            points.computeIfAbsent(key, _ -> new ArrayList<>()).add(mount.mountPoint());
        }
    }

    /// The numbers or names of the devices that a mount is from. A btrfs or bcachefs on several devices has a number of
    /// its own; btrfs names one of its devices, bcachefs all (`/dev/sda:/dev/sdb`).
    List<String> keys(Mount mount) {
        List<String> names = new ArrayList<>();
        mount.more().forEach(path -> names.add(blockName(path)));
        if (!mount.device().startsWith("0:") || !mount.source().startsWith("/dev/")) {
            names.add(mount.device());
            return names;
        }
        String left = mount.source();
        for (int next = left.indexOf(":/dev/"); next >= 0; next = left.indexOf(":/dev/")) {
            names.add(blockName(left.substring(0, next)));
            left = left.substring(next + 1);
        }
        names.add(blockName(left));
        return names;
    }

    /// Kernels before 2.6.26, and copied trees, have only `/proc/mounts`, which tells no numbers. A source that cannot
    /// be found might be on any disk.
    private void readOldMounts(String why) {
        Fact<String> text = root.text("/proc/mounts");
        if (!(text instanceof Fact.Known<String>(var known))) {
            unknown.add(unknown("mounts", "/proc/self/mountinfo", why));
            return;
        }
        for (Mount mount : Mounts.parseOld(known)) {
            String name = blockName(mount.source());
            if (root.exists("/sys/class/block/" + name)) {
                mounts.add(mount);
                points.computeIfAbsent(name, _ -> new ArrayList<>()).add(mount.mountPoint());
            } else if (mount.source().startsWith("/dev/")) {
                unknown.add(new Use(
                        mount.mountPoint() + " is mounted from " + mount.source()
                                + ", and which disk that is is unknown",
                        Refusal.ALWAYS));
            }
        }
    }

    /// Not read is no proof of not used: such a disk must not be taken.
    static Use unknown(String what, String file, String why) {
        return new Use(what + " unknown: " + file + ": " + why, Refusal.ALWAYS);
    }

    /// `/dev/mapper/vg0-root` → `dm-0`; a link may lead to another, `/dev/vg0/root` → `/dev/mapper/vg0-root`.
    String blockName(String device) {
        String path = device;
        for (int left = MAX_LINKS; left > 0; left--) {
            Optional<String> link = root.link(path).seen().flatMap(target -> target);
            if (link.isEmpty()) {
                break;
            }
            path = followed(path, link.get());
        }
        return DevicePath.lastName(path);
    }

    /// `/dev/mapper/vg0-root` and `../dm-0` → `/dev/dm-0`
    private static String followed(String path, String link) {
        String directory = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        String rest = link;
        while (rest.startsWith("../")) {
            directory = directory.substring(0, Math.max(0, directory.lastIndexOf('/')));
            rest = rest.substring("../".length());
        }
        return rest.startsWith("/") ? rest : directory + "/" + rest;
    }

    /// What is mounted from the device, in one use; empty where nothing is.
    ///
    /// @param number `259:2`
    Optional<Use> use(String number, String name) {
        List<String> all = new ArrayList<>(points.getOrDefault(number, List.of()));
        all.addAll(points.getOrDefault(name, List.of()));
        return all.isEmpty() ? Optional.empty() : Optional.of(mounted(all, name));
    }

    /// What the host lives on is named first.
    private Use mounted(List<String> points, String name) {
        List<String> hosts = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String point : points) {
            List<String> its = vital.contains(point) ? hosts : others;
            if (!its.contains(point)) {
                its.add(point);
            }
        }
        Refusal refusal = hosts.isEmpty() ? Refusal.UNLESS_FORCED : Refusal.ALWAYS;
        boolean carries = !hosts.isEmpty() && hosts.stream().noneMatch(HostPlaces::isVital);
        hosts.addAll(others);
        return new Use(
                "mounted at " + Few.of(hosts, NAMED).words("places")
                        + (carries ? ", which carries the host's own files" : ""),
                refusal,
                carries || hosts.stream().anyMatch(HostPlaces::isRoot) ? BOOT_ELSEWHERE : remedy(hosts, name));
    }

    private static String remedy(List<String> points, String name) {
        return points.size() == 1
                ? "unmount it first: umount " + ShellWord.of(points.getFirst())
                : "unmount it everywhere first: umount --all-targets /dev/" + name;
    }

    /// Whether something is mounted from the device here.
    boolean has(Mount mount) {
        return keys(mount).stream().anyMatch(points::containsKey);
    }

    /// Whether it is mounted at that place here.
    boolean hasAt(Mount mount) {
        return keys(mount).stream()
                .anyMatch(key -> points.getOrDefault(key, List.of()).contains(mount.mountPoint()));
    }

    /// The keys of the file system that has the file: the mount whose place is the longest part of its path.
    List<String> holding(String file) {
        Mount best = null;
        for (Mount mount : mounts) {
            String place = mount.mountPoint().endsWith("/") ? mount.mountPoint() : mount.mountPoint() + "/";
            boolean deeper = best == null
                    || mount.mountPoint().length() >= best.mountPoint().length();
            if (file.startsWith(place) && deeper) {
                best = mount;
            }
        }
        return best == null ? List.of() : keys(best);
    }

    /// What could be on any disk.
    List<Use> unknown() {
        return unknown;
    }
}
