package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.format.Mounts;
import hostdev.core.format.Mounts.Mount;
import hostdev.core.format.Swaps;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Fact;
import hostdev.core.model.HostPlaces;
import hostdev.host.root.HostRoot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the host does with a block device and with all that stands on it.
///
/// Each way of being in use is one method that [#addUses] calls; those still to come (ZFS, multipath, a guest's raw
/// disk) go there.
final class BlockUses {
    /// A host with ten thousand mounts writes more than a mebibyte.
    private static final int MOST_MOUNTS = 64 << 20;

    private final HostRoot root;
    private final Map<String, List<Use>> byDevice = new HashMap<>();
    private final Map<String, List<Use>> byName = new HashMap<>();
    private final List<Use> unknown = new ArrayList<>();

    BlockUses(HostRoot root) {
        this.root = root;
        readMounts();
        readSwaps();
        readBtrfs();
    }

    private void readMounts() {
        Fact<byte[]> mounts = root.bytes("/proc/self/mountinfo", MOST_MOUNTS);
        if (!(mounts instanceof Fact.Known<byte[]>(var bytes))) {
            readOldMounts(((Fact.Unknown<byte[]>) mounts).why());
            return;
        }
        for (Mount mount : Mounts.parse(new String(bytes, StandardCharsets.UTF_8))) {
            Use use = mounted(mount.mountPoint());
            add(byDevice, mount.device(), use);
            if (mount.device().startsWith("0:") && mount.source().startsWith("/dev/")) {
                add(byName, blockName(mount.source()), use);
            }
        }
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
                add(byName, name, mounted(mount.mountPoint()));
            } else if (mount.source().startsWith("/dev/")) {
                unknown.add(new Use(
                        mount.mountPoint() + " is mounted from " + mount.source()
                                + ", and which disk that is is unknown",
                        Refusal.ALWAYS));
            }
        }
    }

    private void readSwaps() {
        Fact<String> swaps = root.text("/proc/swaps");
        if (!(swaps instanceof Fact.Known<String>(var text))) {
            unknown.add(unknown("swap", "/proc/swaps", ((Fact.Unknown<String>) swaps).why()));
            return;
        }
        for (String device : Swaps.devices(text)) {
            add(
                    byName,
                    blockName(device),
                    new Use("swap", Refusal.ALWAYS, "take it out of use first: swapoff " + device));
        }
    }

    /// A btrfs on several devices is mounted by one of them; the kernel names the others here.
    private void readBtrfs() {
        for (String id : root.names("/sys/fs/btrfs").seen().orElse(List.of())) {
            List<String> devices =
                    root.names("/sys/fs/btrfs/" + id + "/devices").seen().orElse(List.of());
            List<Use> uses = new ArrayList<>();
            for (String device : devices) {
                uses.addAll(byName.getOrDefault(device, List.of()));
            }
            // the directory is there only while it is mounted, whatever name it was mounted by
            if (uses.isEmpty()) {
                uses.add(new Use("part of a mounted btrfs", Refusal.ALWAYS));
            }
            for (String device : devices) {
                for (Use use : uses) {
                    add(byName, device, use);
                }
            }
        }
    }

    /// Not read is no proof of not used: such a disk must not be taken.
    private static Use unknown(String what, String file, String why) {
        return new Use(what + " unknown: " + file + ": " + why, Refusal.ALWAYS);
    }

    /// `/dev/mapper/vg0-root` → `dm-0`
    private String blockName(String device) {
        Optional<String> link = root.link(device).seen().flatMap(target -> target);
        return DevicePath.lastName(link.orElse(device));
    }

    private static void add(Map<String, List<Use>> map, String key, Use use) {
        List<Use> uses = map.computeIfAbsent(key, _ -> new ArrayList<>());
        for (Use known : uses) {
            if (known.what().equals(use.what())) {
                return;
            }
        }
        uses.add(use);
    }

    /// @param uses by their words, so that none is told twice
    /// @param through the way from the disk, `nvme0n1p3, vg0-root`; empty for the disk itself
    void addUses(String name, String through, Set<String> seen, Map<String, Use> uses) {
        if (!seen.add(name)) {
            return;
        }
        String directory = "/sys/class/block/" + name;
        String device = root.text(directory + "/dev").seen().orElse("").strip();
        addAll(byDevice.getOrDefault(device, List.of()), through, uses);
        addAll(byName.getOrDefault(name, List.of()), through, uses);
        addAll(unknown, "", uses);
        for (String holder : root.names(directory + "/holders").seen().orElse(List.of())) {
            String shown = root.text("/sys/class/block/" + holder + "/dm/name")
                    .seen()
                    .map(String::strip)
                    .orElse(holder);
            addAll(List.of(new Use("part of " + shown, Refusal.UNLESS_FORCED)), through, uses);
            addUses(holder, through.isEmpty() ? shown : through + ", " + shown, seen, uses);
        }
    }

    private static void addAll(List<Use> from, String through, Map<String, Use> uses) {
        for (Use use : from) {
            String what = through.isEmpty() ? use.what() : use.what() + " (" + through + ")";
            uses.putIfAbsent(what, new Use(what, use.refusal(), use.remedy()));
        }
    }

    private static Use mounted(String mountPoint) {
        return new Use(
                "mounted at " + mountPoint,
                HostPlaces.isVital(mountPoint) ? Refusal.ALWAYS : Refusal.UNLESS_FORCED,
                "unmount it first: umount " + mountPoint);
    }
}
